"""Which handles are answered, and how sure they are."""

import pytest

from placewright.resolution import resolve


def handles(case, attribute="socialHandles"):
    return {output.name: output for output in resolve(attribute, case).outputs}


@pytest.mark.parametrize(
    ("socials", "answer"),
    [
        ({"instagram": "https://www.instagram.com/Gerhards.Cafe/"}, ("gerhards.cafe", None, None)),
        ({"facebook": "https://www.facebook.com/pages/Gerhards/109093534897634"}, (None, "109093534897634", None)),
        ({"tiktok": "@gerhards"}, (None, None, "gerhards")),
        ({"instagram": "https://www.instagram.com/p/Cabc/", "facebook": "https://facebook.com/"}, (None, None, None)),
        ({"facebook": "gerhards", "instagram": "gerhards"}, ("gerhards", "gerhards", None)),
    ],
)
def test_the_handles_of_a_record(socials, answer, case_of) -> None:
    assert tuple(one.value for one in handles(case_of({"socials": socials})).values()) == answer


def test_the_other_networks(case_of) -> None:
    socials = {"twitter": "https://twitter.com/Gerhards", "youtube": "@gerhards", "vk": "https://vk.com/wall-1_2"}
    found = handles(case_of({"socials": socials}), "moreSocialHandles")
    assert {name: one.value for name, one in found.items() if one.value} == {"x": "Gerhards", "youtube": "gerhards"}
    assert found["x"].reasoning.startswith("OpenStreetMap node/1704462423")


def test_two_spellings_of_one_page_back_each_other(case_of) -> None:
    ours, theirs = {"facebook": "Gerhards.Cafe"}, {"facebook": "https://www.facebook.com/gerhardscafe"}
    alone = handles(case_of({"socials": ours}))["facebook"]
    both = handles(case_of({"socials": ours}, {"dataset": "overture", "socials": theirs}))["facebook"]
    assert both.probability > alone.probability
    assert "says the same" in both.reasoning or "gives the Facebook handle" in both.reasoning


def test_who_made_the_site_is_less_sure_than_the_place(case_of, site_case) -> None:
    own, maker = (site_case({"socials": {"instagram": one}}) for one in ("gerhardscafe", "studioblau"))
    assert handles(maker)["instagram"].probability < handles(own)["instagram"].probability
    assert "nothing of the name" in handles(maker)["instagram"].reasoning


def test_a_providers_word_counts_too(case_of) -> None:
    found = handles(case_of({"outputs": {"instagram": "gerhards"}}))["instagram"]
    assert (found.value, found.evidence[0].licence) == ("gerhards", "ODbL-1.0")
