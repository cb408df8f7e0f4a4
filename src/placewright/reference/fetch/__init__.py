"""Fetches published reference data for an area; the one part of `reference` that asks other machines, when told to."""
