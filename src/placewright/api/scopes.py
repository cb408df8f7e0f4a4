"""What a key must be allowed to do for a request: read, write, or administer."""

from placewright.model.organisation import Scope

# They take a body, yet change nothing that others see: a search, a file of what is there, a session of the same key.
_READING = frozenset({"/geofencing/search", "/place_enrichment/exports", "/place_enrichment/explain", "/session"})
_ADMINISTERED = ("/keys", "/webhooks", "/audit", "/settings", "/sources")
# Everybody may see them, since requests name them; what they ask, and so what each later answer says and costs, is set
# for the whole organisation. Labelled pairs are not among them: a decision about a place is work, as an override is.
_DEFINED = ("/attributes",)


def needed(method: str, path: str) -> Scope:
    """Return what a request needs.

    Args:
        method: of the request.
        path: of the route, after `/v1/{org_slug}`.
    """
    if path.startswith(_ADMINISTERED):
        return Scope.ADMIN
    reads = method in ("GET", "HEAD", "OPTIONS") or path in _READING
    if reads:
        return Scope.READ
    return Scope.ADMIN if path.startswith(_DEFINED) else Scope.WRITE
