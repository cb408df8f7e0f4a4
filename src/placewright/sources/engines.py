"""Search engines behind one protocol: a question in, addresses of pages out."""

from collections.abc import Sequence
from typing import Protocol

from yarl import URL

from placewright.outgoing.fetch import Fetcher
from placewright.sources.paying import price
from placewright.sources.services import asked

_NAME = "search"  # of the source that asks
_MOST = 10  # results that are asked for
_BRAVE = "https://api.search.brave.com/res/v1/web/search"


class Engine(Protocol):
    """Finds pages for words."""

    async def find(self, words: str, country_code: str | None) -> Sequence[str]:
        """Return the URLs of the best pages, best first.

        Raises:
            BudgetSpent: a question would cost more than is left.
            SourceError: the engine does not answer, or not as it should.
        """
        ...


class Searxng:
    """An instance of SearXNG whose settings allow the format json.

    Args:
        url: of the instance, such as https://search.example.org.
        cost: of a question.
    """

    def __init__(self, fetcher: Fetcher, url: str, cost: float = 0.0) -> None:
        self._fetcher, self._url, self._price = fetcher, URL(url) / "search", price(_NAME, cost)

    async def find(self, words: str, country_code: str | None) -> Sequence[str]:  # noqa: ARG002
        """Return the URLs of the best pages."""
        url = self._url.with_query(q=words, format="json", categories="general")
        said = await asked(self._fetcher, url, price=self._price)
        return _urls(said.get("results") if isinstance(said, dict) else None)


class Brave:
    """The web search of Brave's API.

    Args:
        key: the subscription token.
        url: of the service; another one is for tests.
        cost: of a question.
    """

    def __init__(self, fetcher: Fetcher, key: str, url: str = _BRAVE, cost: float = 0.0) -> None:
        self._fetcher, self._url, self._key, self._price = fetcher, URL(url), key, price(_NAME, cost)

    async def find(self, words: str, country_code: str | None) -> Sequence[str]:
        """Return the URLs of the best pages."""
        question = {"q": words, "count": str(_MOST)} | ({"country": country_code} if country_code else {})
        headers = {"X-Subscription-Token": self._key, "Accept": "application/json"}
        said = await asked(self._fetcher, self._url.with_query(question), headers, price=self._price)
        web = said.get("web") if isinstance(said, dict) else None
        return _urls(web.get("results") if isinstance(web, dict) else None)


def _urls(results: object) -> list[str]:
    found = [one.get("url") for one in results if isinstance(one, dict)] if isinstance(results, list) else []
    return [url for url in found if isinstance(url, str) and url.startswith(("http://", "https://"))][:_MOST]
