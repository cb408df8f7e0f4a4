"""Search engines behind one protocol: a question in, addresses of pages out."""

from collections.abc import Sequence
from typing import Any, Protocol

import msgspec
from yarl import URL

from placewright.errors import SourceError
from placewright.outgoing.fetch import Fetcher

_MOST = 10  # results that are asked for
_BRAVE = "https://api.search.brave.com/res/v1/web/search"


class Engine(Protocol):
    """Finds pages for words."""

    async def find(self, words: str, country_code: str | None) -> Sequence[str]:
        """Return the URLs of the best pages, best first.

        Raises:
            SourceError: the engine does not answer, or not as it should.
        """
        ...


class Searxng:
    """An instance of SearXNG whose settings allow the format json.

    Args:
        url: of the instance, such as https://search.example.org.
    """

    def __init__(self, fetcher: Fetcher, url: str) -> None:
        self._fetcher, self._url = fetcher, URL(url) / "search"

    async def find(self, words: str, country_code: str | None) -> Sequence[str]:  # noqa: ARG002
        """Return the URLs of the best pages."""
        said = await asked(self._fetcher, self._url.with_query(q=words, format="json", categories="general"))
        return _urls(said.get("results"))


class Brave:
    """The web search of Brave's API.

    Args:
        key: the subscription token.
        url: of the service; another one is for tests.
    """

    def __init__(self, fetcher: Fetcher, key: str, url: str = _BRAVE) -> None:
        self._fetcher, self._url, self._key = fetcher, URL(url), key

    async def find(self, words: str, country_code: str | None) -> Sequence[str]:
        """Return the URLs of the best pages."""
        question = {"q": words, "count": str(_MOST)} | ({"country": country_code} if country_code else {})
        headers = {"X-Subscription-Token": self._key, "Accept": "application/json"}
        said = await asked(self._fetcher, self._url.with_query(question), headers)
        web = said.get("web")
        return _urls(web.get("results") if isinstance(web, dict) else None)


async def asked(fetcher: Fetcher, url: URL, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the JSON object that a service answers.

    Raises:
        SourceError: it does not answer, or with something else.
    """
    page = await fetcher.ask(str(url), headers)
    if page.failure is not None:
        status = f" (HTTP status {page.status})" if page.status else ""
        raise SourceError(f"{url.host} gave no answer: {page.failure}{status}.")
    try:
        return msgspec.json.decode(page.body, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise SourceError(f"{url.host} answered with something else than a JSON object.") from error


def _urls(results: object) -> list[str]:
    found = [one.get("url") for one in results if isinstance(one, dict)] if isinstance(results, list) else []
    return [url for url in found if isinstance(url, str) and url.startswith(("http://", "https://"))][:_MOST]
