"""Web pages in, records of places out: what a place's own site says of it. Pure: nothing is fetched here."""
