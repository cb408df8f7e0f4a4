"""The made web of the evaluation: equal for equal seeds, and read over HTTP without a value of anybody else."""

import pytest

from placewright.evaluation.made_pages import make_web
from placewright.evaluation.made_sites import MadeSite
from placewright.evaluation.measure import Skipped
from placewright.evaluation.pages import judge_all, read_site


@pytest.fixture(scope="module")
def web() -> list[MadeSite]:
    try:
        return make_web(20, seed=7)
    except Skipped as reason:
        pytest.skip(str(reason))


def test_the_same_seed_gives_the_same_web(web):
    assert make_web(20, seed=7) == web
    assert make_web(20, seed=8) != web


def test_each_field_of_each_site_is_judged(web):
    judged = judge_all(web)
    assert {one.site for one in judged} == {site.id for site in web}
    assert not [one for one in judged if one.outcome in ("wrong branch", "invented")]


def test_a_fresh_site_wins_over_stale_data_and_the_answer_says_so(web, tmp_path):
    site = next(one for one in web if one.kind == "jsonld" and one.facts.phone and one.stale.phone != one.facts.phone)
    result, _ = read_site(site, tmp_path)
    assert result.outputs["phone"] == site.facts.phone
    assert f"own website http://{site.host}" in result.reasoning["phone"]
    assert f"last edited 2016-03-01, gives {site.stale.phone} instead" in result.reasoning["phone"]
