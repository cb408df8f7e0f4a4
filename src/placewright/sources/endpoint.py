"""Opens the model that the settings name: its endpoint, its budget, and where its answers are kept."""

from ipaddress import ip_address

from httpx2 import AsyncClient
from yarl import URL

from placewright.outgoing.guard import Guard
from placewright.outgoing.transport import GuardedTransport
from placewright.settings import Settings
from placewright.sources.answers_db import KeptAnswers
from placewright.sources.budget import Budget, Prices
from placewright.sources.llm import MOST_BYTES, Model

_LOOPBACK = ("127.0.0.0/8", "::1/128")


def open_model(settings: Settings) -> Model:
    """Return the model."""
    guard = Guard((*settings.outgoing_networks, *own_networks(settings.llm)))
    transport = GuardedTransport(guard, seconds=settings.llm_seconds, most_bytes=MOST_BYTES)
    prices = Prices(settings.llm_price_in, settings.llm_price_out)
    return Model(
        settings.llm,
        settings.llm_model,
        settings.llm_key.get_secret_value(),
        AsyncClient(transport=transport, follow_redirects=False, trust_env=False),
        KeptAnswers(settings.web_cache / "answers.db"),
        Budget(settings.llm_tokens, settings.llm_money, prices),
        settings.llm_seconds,
    )


def own_networks(url: str) -> tuple[str, ...]:
    """Return what a URL in the settings allows by itself: the address that it names, or this machine.

    A host name is allowed nothing: whoever answers for it could lead it anywhere.
    """
    host = URL(url).host or ""
    if host == "localhost":
        return _LOOPBACK
    try:
        return (str(ip_address(host)),)
    except ValueError:
        return ()
