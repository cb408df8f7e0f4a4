"""Place categories of Overture: what OSM tags and free text say, and how two categories are related."""

from placewright.normalize.categories_osm import from_osm
from placewright.normalize.categories_text import from_text
from placewright.normalize.category_tree import is_category, parents, relation

__all__ = ["from_osm", "from_text", "is_category", "parents", "relation"]
