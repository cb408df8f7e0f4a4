"""The Model Context Protocol server: lets an assistant ask for places, explain answers and look after batches."""

from placewright.mcp.server import build, run

__all__ = ["build", "run"]
