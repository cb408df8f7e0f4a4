"""Reference places: build datasets from files, and look places up in them."""

from placewright.reference.datasets import add, list_datasets, list_manifests, remove
from placewright.reference.search import Index

__all__ = ["Index", "add", "list_datasets", "list_manifests", "remove"]
