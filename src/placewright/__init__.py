"""Placewright finds places in reference data and completes what is known of them."""

__version__ = "0.1.0"
