"""Asks a server for the attributes of the organisation's own, where any may be meant."""

from collections.abc import Iterable

from placewright.client import Client
from placewright.model.attributes import ATTRIBUTES


def custom_outputs(client: Client, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return key → outputs of those attributes of the organisation's own that are among the keys.

    The server is only asked when a key is none of the known ones, so that one that has no such attributes will do.
    """
    wanted = set(keys) - ATTRIBUTES.keys()
    if not wanted:
        return {}
    return {one.key: one.outputs for one in client.list_custom_attributes().attributes if one.key in wanted}
