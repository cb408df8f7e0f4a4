"""What `placewright enrich --engine ray` does: Parquet files in parts, each enriched by itself, then joined."""
