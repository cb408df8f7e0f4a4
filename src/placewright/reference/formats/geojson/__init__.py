"""Reads GeoJSON: collections of any size and features line by line; All The Places; and files of one's own."""
