"""What `placewright demo` shows: a stale list of Monaco's places, refreshed."""
