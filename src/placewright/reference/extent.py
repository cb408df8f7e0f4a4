"""The box around the places of a dataset."""

from placewright.model.geo import Point


class Extent:
    """The box around points that come one by one."""

    def __init__(self) -> None:
        self._south, self._west, self._north, self._east = 90.0, 180.0, -90.0, -180.0

    def add(self, point: Point) -> None:
        """Make the box hold a point."""
        self._south, self._north = min(self._south, point.latitude), max(self._north, point.latitude)
        self._west, self._east = min(self._west, point.longitude), max(self._east, point.longitude)

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies in the box; one across the antimeridian goes round the globe."""
        return self._south <= point.latitude <= self._north and self._west <= point.longitude <= self._east
