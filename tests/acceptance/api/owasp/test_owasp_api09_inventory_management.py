"""API9:2023 Improper Inventory Management: what is served is described, and what is described is served."""

import httpx


def test_every_route_is_described(api):
    described = httpx.get(f"{api.url}/openapi.json").json()
    served = {
        getattr(route, "path_format", "")
        for router in api.app.routes
        for route in getattr(router, "routes", [router])
        if getattr(route, "path_format", "").startswith("/v1/")
    }
    assert served <= set(described["paths"])
    assert described["info"]["version"]


def test_other_versions_are_not_there(org):
    client = org()
    base = str(client.base_url)
    for version in ("/v0/", "/v2/", "/beta/", "/internal/"):
        assert client.get(base.replace("/v1/", version) + "place_enrichment/batches").status_code in (303, 404)
