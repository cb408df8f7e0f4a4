"""Readers of the files that reference places come in; each turns one format into records."""
