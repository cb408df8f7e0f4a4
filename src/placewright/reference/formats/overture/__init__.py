"""Reads Overture Places: Parquet as published, and the GeoJSON that Overture's own tool makes of it."""
