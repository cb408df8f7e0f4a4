"""Reads files of one's own: CSV, GeoJSON and Parquet whose columns are found by their names or told by --map."""
