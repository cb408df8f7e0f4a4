"""Place categories of Overture: what OSM tags, Foursquare's labels and free text say, and how two are related."""

from placewright.normalize.categories_foursquare import from_foursquare
from placewright.normalize.categories_osm import from_osm
from placewright.normalize.categories_text import from_text
from placewright.normalize.category_tree import is_category, parents, relation

__all__ = ["from_foursquare", "from_osm", "from_text", "is_category", "parents", "relation"]
