"""What a key must be allowed to do for a request: read, write, or administer."""

from placewright.model.organisation import Scope

# They take a body, yet change nothing that others see: a search, a file of what is there, a session of the same key.
_READING = frozenset({"/geofencing/search", "/place_enrichment/exports", "/place_enrichment/explain", "/session"})
_ADMINISTERED = ("/keys", "/webhooks", "/audit", "/settings", "/sources")


def needed(method: str, path: str) -> Scope:
    """Return what a request needs.

    Args:
        method: of the request.
        path: of the route, after `/v1/{org_slug}`.
    """
    if path.startswith(_ADMINISTERED):
        return Scope.ADMIN
    reads = method in ("GET", "HEAD", "OPTIONS") or path in _READING
    return Scope.READ if reads else Scope.WRITE
