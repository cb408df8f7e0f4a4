"""The web console: pages for people, which work through the client alone."""
