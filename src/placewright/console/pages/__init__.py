"""The pages, one file each: what is asked of the API, and which template shows it."""
