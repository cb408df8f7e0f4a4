"""OpenStreetMap: what is a place there, and what its tags say."""
