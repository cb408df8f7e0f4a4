"""What stands around places: read from a map, kept in one file beside the places, looked up around a point."""
