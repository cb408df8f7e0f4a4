"""Settings: keys, webhooks with their deliveries, sources and their tests, limits, retention, who changed what."""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from placewright.client import AsyncClient
from placewright.client.installed import Key
from placewright.console.forms import Form, read_form
from placewright.console.session import client_of
from placewright.console.views import page
from placewright.errors import ApiError, InvalidInput

LIMITS = {
    "max_jobs_per_request": "Places in one submission",
    "max_body_bytes": "Bytes of a request",
    "key_requests_per_second": "Requests a second of a key",
    "organisation_requests_per_second": "Requests a second of an organisation",
    "organisation_batches": "Batches at work at once",
    "organisation_jobs": "Places kept",
    "export_days": "Days that files of exports are kept",
    "refresh_day": "Day of the monthly refresh",
}
_NO_LIMIT = ("_per_second", "organisation_")  # 0 means none of these
_CHANGES = 20  # of the audit log on a page


async def show(request: Request) -> Response:
    """Show the settings."""
    return await shown(request)


async def shown(request: Request, **more: Any) -> Response:
    """Show the settings, with what was just made: its secret is seen this once."""
    async with client_of(request) as client:
        keys = (await client.list_keys()).keys
        installation = await client.get_installation()
        hooks = (await client.list_webhooks()).webhooks
        webhooks = [(one, (await client.list_deliveries(one.id, limit=5)).deliveries) for one in hooks]
        own = await client.get_settings()
        changes = await client.list_audit(limit=_CHANGES, cursor=request.query_params.get("changes") or None)
    now = datetime.now(UTC)
    return page(
        request,
        "settings.html",
        status=400 if more.get("problem") else 200,
        here="settings",
        keys=[(key, state_of(key, now)) for key in keys],
        sources=installation.sources,
        off=installation.off,
        own=own,
        changes=changes,
        kept=kept,
        limits=[(words_, limit(name, installation.limits.get(name))) for name, words_ in LIMITS.items()],
        webhooks=webhooks,
        now=now,
        age=age,
        **{"secret": "", "made": "", "problem": "", "tried": None, **more},
    )


def state_of(key: Key, now: datetime) -> str:
    """Return how a key stands: good, expired or revoked."""
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "good"


def limit(name: str, value: Any) -> str:
    """Return a limit in words."""
    if value in (0, 0.0) and any(part in name for part in _NO_LIMIT):
        return "no limit"
    return f"{value:,.10g}".replace(",", "\u202f")


def kept(days: float) -> str:
    """Return for how long results are kept, in words."""
    return "for ever" if not days else f"{days:,.10g} day{'' if days == 1 else 's'}".replace(",", "\u202f")


def age(observed_at: str | None, now: datetime) -> str:
    """Return how old data is, in words; empty when nobody knows."""
    if not observed_at:
        return ""
    try:
        then = datetime.fromisoformat(observed_at)
    except ValueError:
        return ""
    days = (now - (then if then.tzinfo else then.replace(tzinfo=UTC))).days
    if days < 60:
        return f"{max(days, 0)} days old"
    return f"{days // 30} months old" if days < 730 else f"{days // 365} years old"


async def change(request: Request) -> Response:
    """Make or revoke a key, make, try out or delete a webhook, test a source, set how long results are kept."""
    form = await read_form(request)
    try:
        async with client_of(request) as client:
            made = await _changed(client, form)
    except ApiError as error:
        if error.status not in (400, 404, 409):
            raise
        return await shown(request, problem="; ".join(one.detail for one in error.problems) or str(error))
    if made:
        return await shown(request, **made)
    return RedirectResponse(f"/o/{request.path_params['org']}/settings#{form.one('back')}", 303)


async def _changed(client: AsyncClient, form: Form) -> dict[str, Any]:
    match form.one("do"):
        case "create-key":
            days = form.one("days")
            name, scope = form.one("name") or None, form.one("scope") or None
            key = await client.create_key(name=name, scope=scope, days=int(days) if days.isdecimal() else None)
            return {"secret": key.secret, "made": "key"}
        case "revoke-key":
            await client.revoke_key(int(form.one("key")))
        case "create-webhook":
            made = await client.create_webhook(form.one("url"))
            return {"secret": made.secret or "", "made": "webhook"}
        case "try-webhook":
            await client.try_webhook(form.one("webhook"))
        case "delete-webhook":
            await client.delete_webhook(form.one("webhook"))
        case "test-source":
            return {"tried": await client.try_source(form.one("source"))}
        case "retention":
            await client.update_settings(retention_days=_days(form.one("days")))
        case other:
            raise InvalidInput(f"There is nothing to do called {other!r}.", [])
    return {}


def _days(text: str) -> float | None:
    """Return a number of days; None for an empty field: as the server is set."""
    if not text.strip():
        return None
    try:
        return float(text)
    except ValueError:
        raise InvalidInput(f"{text!r} is no number of days.", []) from None


routes = [Route("/o/{org}/settings", show), Route("/o/{org}/settings", change, methods=["POST"])]
