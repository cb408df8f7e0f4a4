"""The enricher runs on a loop of its own, under a time limit."""

import asyncio
import time

import pytest

from placewright.api.enriching import Enriching
from placewright.model.outputs import AttributeStatus, Confidence, Result


class Fake:
    attributes = ("websites", "names", "closed_permanently")
    sources = ()
    closed = 0

    async def enrich(self, inputs, attributes):
        if inputs.get("blocks"):
            time.sleep(inputs["blocks"])  # noqa: ASYNC251 what must not stop the server's loop
        await asyncio.sleep(inputs.get("waits", 0))
        return Result(country_code="FR")

    def close(self):
        self.closed += 1


@pytest.mark.parametrize("inputs", [{"waits": 5}, {"blocks": 0.4}])
def test_the_time_limit_holds(inputs):
    enriching = Enriching(Fake)
    started = time.perf_counter()
    done = asyncio.run(enriching.enrich(inputs, ("websites", "names"), 0.05))
    assert time.perf_counter() - started < 0.3
    assert set(done.result.attribute_status.values()) == {AttributeStatus.ERROR}
    assert done.result.outputs["website"] is None
    assert done.result.confidence_scores["website"] is Confidence.NONE
    assert "0.05 seconds" in done.result.reasoning["multilingual_names"]
    enriching.close()


def test_it_opens_once_and_closes_once():
    made = []
    enriching = Enriching(lambda: made.append(Fake()) or made[-1])

    async def both():
        results = await asyncio.gather(*(enriching.enrich({}, ("names",), 5) for _ in range(20)))
        return results, await enriching.offered()

    results, offered = asyncio.run(both())
    assert {one.result.country_code for one in results} == {"FR"}
    assert offered.attributes == ("closed_permanently", "websites", "names")
    enriching.close()
    enriching.close()
    assert [one.closed for one in made] == [1]


def test_closing_what_never_started_is_harmless():
    Enriching(Fake).close()
