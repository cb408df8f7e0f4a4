"""Requests about attributes of an organisation's own: define them, ask otherwise, list and delete them."""

from collections.abc import Mapping
from urllib.parse import quote

from placewright.client.flow import Call, decoded, encoded, new_key
from placewright.client.values import CustomAttribute, CustomAttributes, DeletedCustomAttribute

PATH = "/attributes"


def list_custom_attributes() -> Call[CustomAttributes]:
    """Return the attributes that the organisation has defined, with their versions, by key."""
    return Call(method="GET", path=PATH, read=decoded(CustomAttributes))


def get_custom_attribute(key: str) -> Call[CustomAttribute]:
    """Return one attribute with its versions."""
    return Call(method="GET", path=_path(key), read=decoded(CustomAttribute))


def create_custom_attribute(
    key: str, question: str, outputs: Mapping[str, str], *, idempotency_key: str | None = None
) -> Call[CustomAttribute]:
    """Define an attribute, which may be asked for by its key from now on.

    Args:
        key: a small letter, then letters, digits and _; no name that is known already.
        question: what is asked of the pages of a place.
        outputs: name → `string`, `integer`, `number`, `boolean` or `list of strings`. In answers an output is called
            `key.name`, or `key` alone where its name is the key.
        idempotency_key: one is made when it is absent.
    """
    body = encoded(key=key, question=question, outputs=outputs)
    return _keyed(PATH, body, idempotency_key)


def add_custom_version(
    key: str,
    question: str,
    outputs: Mapping[str, str],
    *,
    default: bool = False,
    idempotency_key: str | None = None,
) -> Call[CustomAttribute]:
    """Add a version to an attribute: another question, other outputs; with `default` it is asked from now on."""
    body = encoded(question=question, outputs=outputs, default=default)
    return _keyed(f"{_path(key)}/versions", body, idempotency_key)


def choose_custom_version(key: str, version: int) -> Call[CustomAttribute]:
    """Let a version be asked from now on; answers of another one stay until they are run again."""
    body = encoded(default_version=version)
    return Call(method="PUT", path=_path(key), body=body, read=decoded(CustomAttribute))


def delete_custom_attribute(key: str) -> Call[DeletedCustomAttribute]:
    """Delete an attribute with its versions; answers that it was given stay."""
    return Call(method="DELETE", path=_path(key), read=decoded(DeletedCustomAttribute), repeatable=False)


def _keyed(path: str, body: bytes, key: str | None) -> Call[CustomAttribute]:
    read = decoded(CustomAttribute)
    return Call(method="POST", path=path, body=body, read=read, repeatable=False, key=key or new_key())


def _path(key: str) -> str:
    return f"{PATH}/{quote(key, safe='')}"
