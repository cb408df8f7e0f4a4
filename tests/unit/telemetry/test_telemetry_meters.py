"""The numbers of processes: counting, timing, adding up, and the text that Prometheus reads."""

import msgspec
from prometheus_client.parser import text_string_to_metric_families

from placewright.telemetry.exposition import exposed
from placewright.telemetry.meters import BOUNDS, CACHE, LEASE_LOSSES, STAGE_SECONDS, Meters, Reading, total


def worked() -> Meters:
    meters = Meters()
    meters.count(CACHE, "hit")
    meters.count(CACHE, "hit", 2)
    for seconds in (0.0001, 0.003, 100):
        meters.timer(STAGE_SECONDS, "match").add(seconds)
    return meters


def samples(reading: Reading) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(exposed(reading).decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_readings_of_processes_add_up_and_travel_as_json() -> None:
    one = worked().read()
    other = msgspec.json.decode(msgspec.json.encode(one), type=Reading)
    assert other == one
    both = total([one, other, Reading()])
    assert both.counts[CACHE.name] == {"hit": 6}
    counts, seconds = both.seconds[STAGE_SECONDS.name]["match"]
    assert (sum(counts), counts[0], counts[-1]) == (6, 2, 2)
    assert round(seconds, 4) == 200.0062
    assert total([one]) == one


def test_the_text_is_what_prometheus_understands() -> None:
    told = samples(worked().read())
    assert told["placewright_cache_total", "hit"] == 3
    assert told["placewright_enrichment_stage_seconds_count", "match"] == 3
    assert told["placewright_enrichment_stage_seconds_bucket", "0.005", "match"] == 2
    assert told["placewright_enrichment_stage_seconds_bucket", "+Inf", "match"] == 3


def test_what_has_no_label_is_there_from_the_start() -> None:
    assert samples(Reading())[LEASE_LOSSES.name,] == 0


def test_a_timer_takes_every_time() -> None:
    timer = Meters().timer(STAGE_SECONDS, "read")
    for seconds in (0, *BOUNDS, 1e6):
        timer.add(seconds)
    assert timer.counts == [2] + [1] * len(BOUNDS)
