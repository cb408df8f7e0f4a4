"""Gets pages from the web: safely, politely, and each only once for all who want it."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import msgspec
from aiohttp.abc import AbstractResolver
from msgspec.structs import replace
from yarl import URL

from placewright.outgoing import errand, robots
from placewright.outgoing.cache import PageCache, age_seconds
from placewright.outgoing.errand import Errand
from placewright.outgoing.guard import Guard
from placewright.outgoing.limits import Limits
from placewright.outgoing.manners import Held, Manners, Turn
from placewright.outgoing.page import Failure, Page
from placewright.outgoing.prices import Price
from placewright.outgoing.web import PERMANENT, Answer, Web, failed

_POLL_SECONDS = 0.05  # between looks at a page that another process reads, or a connection that others hold
_FAILURE_AGE_SECONDS = 3600.0  # a page that could not be read is tried again after so long, or earlier
_ROBOTS_AGE_SECONDS = 24 * 3600.0  # RFC 9309: no longer
_TURNED_AWAY = {Held.PAUSED: Failure.PAUSED, Held.BUSY: Failure.BUSY}
_PASSING = frozenset({Failure.PAUSED, Failure.BUSY})  # says nothing of the page, so it is not kept


class _Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A page that is wanted."""

    url: str
    age: float  # seconds: an older kept page is asked for again
    errand: Errand = Errand()
    rules: robots.Rules | None = None  # None: those of each host
    headers: Mapping[str, str] | None = None
    price: Price | None = None

    @property
    def key(self) -> tuple[str, float, int]:
        """Return what equal wishes have in common; who pays for himself waits for nobody's purse but his own."""
        return self.url, self.errand.fresh_since, id(self.errand.purse) if self.price else 0


class Fetcher:
    """Gets pages. Safe to share between the tasks of one event loop; any number of processes share the folder.

    Its files are asked on the loop itself: that takes some 50 µs, whereas a thread of its own would wait 5 ms for the
    interpreter at each step while the loop reads pages.

    Args:
        folder: where pages and the ledger of hosts are kept; made where it is missing.
        resolver: looks up host names; by default the system does.
    """

    def __init__(self, folder: Path, guard: Guard, limits: Limits, resolver: AbstractResolver | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._limits = limits
        self._web = Web(guard, limits, resolver)
        self._cache = PageCache(folder / "pages.db", most_bytes=limits.cache_bytes)
        self._manners = Manners(
            folder / "hosts.db",
            interval_seconds=limits.host_interval_seconds,
            connections=limits.host_connections,
            turn_seconds=2 * limits.page_seconds + 5,
        )
        self._reading: dict[tuple[str, float, int], asyncio.Future[Page]] = {}  # key of a wish → what is under way
        self._rules: dict[str, tuple[float, robots.Rules]] = {}  # origin → when to ask again, rules
        self._gates: dict[str, asyncio.Semaphore] = {}  # host → who may ask for a turn, in this process
        self._gates_of: asyncio.AbstractEventLoop | None = None
        self._closed = False

    async def get(self, url: str, *, age_seconds: float | None = None) -> Page:
        """Return the page at an absolute http or https URL, or why there is none; the fragment is ignored.

        On an errand that wants it fresh, a page that was kept before is asked for again, however young it is, and its
        host may confirm it; all who run the same errand share the answer.

        Args:
            age_seconds: an older kept page is asked for again; by default the one of the limits.
        """
        age = self._limits.age_seconds if age_seconds is None else age_seconds
        return await self._once(_Wish(url=str(URL(url).with_fragment(None)), age=age, errand=errand.current()))

    async def ask(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        interval_seconds: float = 0.0,
        price: Price | None = None,
    ) -> Page:
        """Return the answer of a service that was made to be asked, so that robots.txt does not matter.

        Args:
            url: holds no secret, since answers are kept by it.
            headers: more to send, such as a key.
            interval_seconds: between two requests, where the service wants more than the limits.
            price: of a call; the purse of the errand pays for each that is really made.

        Raises:
            BudgetSpent: the purse does not hold so much.
        """
        return await self._once(
            _Wish(
                url=str(URL(url)),
                age=self._limits.age_seconds,
                errand=errand.current(),
                rules=robots.Rules("", interval_seconds),
                headers=headers,
                price=price,
            )
        )

    async def rules(self, url: str) -> robots.Rules:
        """Return what the host of a URL allows."""
        origin = str(URL(url).origin())
        until, rules = self._rules.get(origin, (0.0, robots.Rules("")))
        if time.monotonic() < until:
            return rules
        page = await self._once(_Wish(url=f"{origin}/robots.txt", age=_ROBOTS_AGE_SECONDS, rules=robots.Rules("")))
        rules = robots.rules_of(page)
        self._rules[origin] = (time.monotonic() + _FAILURE_AGE_SECONDS, rules)
        return rules

    async def _once(self, wish: "_Wish") -> Page:
        """Return a page that other tasks may be waiting for too."""
        reading = self._reading.get(wish.key)
        if reading is None or reading.get_loop() is not asyncio.get_running_loop():
            reading = asyncio.ensure_future(self._through_cache(wish))
            self._reading[wish.key] = reading
            reading.add_done_callback(lambda _: self._reading.pop(wish.key, None))
        return await asyncio.shield(reading)

    async def _through_cache(self, wish: "_Wish") -> Page:
        """Return a kept page that is young enough; else read it, unless another process does so just now."""
        url, give_up = wish.url, time.monotonic() + self._limits.longest_wait_seconds
        reading = False
        longest_reading = self._limits.page_seconds * (self._limits.redirects + 1)
        while True:
            kept = self._cache.get(url)
            if kept is not None and self._serves(kept, wish):
                if reading:
                    self._cache.end(url)
                return kept
            if reading or time.monotonic() > give_up:
                break
            # Ours to read, unless somebody ended just now: so the page is looked for once more.
            reading = self._cache.begin(url, longest_reading)
            if not reading:
                await asyncio.sleep(_POLL_SECONDS)
        if not reading:
            return failed(url, Failure.BUSY)
        began = time.time()
        try:
            page = await self._paid(wish, kept)
        except BaseException:
            self._cache.end(url)
            raise
        if page.failure in _PASSING:
            self._cache.end(url)
            stands_in = kept is not None and kept.failure is None and not wish.errand.fresh_since
            return kept if kept is not None and stands_in else page
        self._cache.put(page, began)
        return page

    def _serves(self, kept: Page, wish: "_Wish") -> bool:
        """Tell whether a kept page is as young and as fresh as it is wanted."""
        since = wish.errand.fresh_since
        return _is_young(kept, wish.age) and (not since or self._cache.is_read_since(wish.url, since))

    async def _paid(self, wish: "_Wish", kept: Page | None) -> Page:
        """Read a page, at the cost of whose errand it is."""
        price, purse = wish.price, wish.errand.purse
        if price is not None and purse is not None:
            await purse.reserve(price.source, price.cost)
        page = await self._follow(wish.url, kept, wish.rules, wish.headers)
        if price is not None:
            await price.settle(purse, page)
        return page

    async def _follow(
        self, url: str, kept: Page | None, allowed: robots.Rules | None, headers: Mapping[str, str] | None
    ) -> Page:
        """Read a page, redirects included; each host on the way is asked whether it may be, and in its turn.

        Args:
            kept: an older state of the page, which its host may confirm.
            allowed: the rules that hold; None: those of each host.
        """
        here, permanent = url, True
        for _ in range(self._limits.redirects + 1):
            if not self._web.may_ask(here):
                return failed(url, Failure.FORBIDDEN_ADDRESS, final_url=here)
            rules = allowed or await self.rules(here)
            if not rules.allows(here):
                return failed(url, Failure.ROBOTS, final_url=here)
            sent = headers if _host(here) == _host(url) else None  # a key is for its own host alone
            answer = await self._ask(here, kept if here == url else None, rules.delay_seconds, sent)
            if answer.target is None:
                return replace(answer.page, url=url, permanent=permanent and here != url)
            permanent = permanent and answer.page.status in PERMANENT
            here = answer.target
        return failed(url, Failure.TOO_MANY_REDIRECTS, final_url=here)

    async def _ask(
        self, url: str, kept: Page | None, delay_seconds: float, headers: Mapping[str, str] | None
    ) -> Answer:
        """Ask a host for a URL in its turn."""
        host = _host(url)
        async with self._gate(host):
            return await self._in_turn(host, url, kept, delay_seconds, headers)

    def _gate(self, host: str) -> asyncio.Semaphore:
        """Return what lets as many tasks of this process ask for a turn with a host as could have one."""
        loop = asyncio.get_running_loop()
        if self._gates_of is not loop:
            self._gates, self._gates_of = {}, loop
        return self._gates.setdefault(host, asyncio.Semaphore(self._limits.host_connections))

    async def _in_turn(
        self, host: str, url: str, kept: Page | None, delay_seconds: float, headers: Mapping[str, str] | None
    ) -> Answer:
        turn = await self._turn(host, delay_seconds)
        if isinstance(turn, Held):
            return Answer(failed(url, _TURNED_AWAY[turn]))
        answer = None
        try:
            await asyncio.sleep(turn.wait_seconds)
            answer = await self._web.ask(url, kept, headers)
        finally:
            if answer is not None and answer.well:
                self._manners.done(turn)
            else:
                self._manners.failed(turn, answer.peace_seconds if answer else 0.0)
        return answer

    async def _turn(self, host: str, delay_seconds: float) -> Turn | Held:
        give_up = time.monotonic() + self._limits.longest_wait_seconds
        holder = uuid4().hex
        while True:
            left = give_up - time.monotonic()
            turn = self._manners.take(host, holder, delay_seconds, left)
            if turn is not None:
                return turn
            if left < 0:
                return Held.BUSY
            await asyncio.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """Close connections and files; the loop that used them has ended. It may be called again."""
        if self._closed:
            return
        self._closed = True
        self._web.close()
        self._cache.tidy()
        self._cache.close()
        self._manners.close()


def _is_young(page: Page, age: float) -> bool:
    return 0 <= age_seconds(page) <= (age if page.failure is None else min(age, _FAILURE_AGE_SECONDS))


def _host(url: str) -> str:
    parts = URL(url)
    return f"{parts.host}:{parts.port}"
