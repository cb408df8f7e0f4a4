"""One record that came on two ways counts once; two records of their own count twice."""

import pytest

from placewright.resolution.confidence import claim, weigh
from placewright.resolution.origins import grouped

SAME = {"phones": ("+37797989898",)}
FOURSQUARE = {"dataset": "foursquare", "id": "4b058804f964a520"}


def probability(case) -> float:
    claims = [claim(one, "phoneNumbers", one.record.phones[0], one.record.phones[0]) for one in case.witnesses]
    return weigh("phoneNumbers", claims)[0].probability


@pytest.mark.parametrize(
    ("marks", "groups"),
    [
        ([], []),
        ([{"a"}, {"b"}], [0, 1]),
        ([{"a"}, {"b"}, {"a"}], [0, 1, 0]),
        ([{"a"}, {"b"}, {"a", "b"}], [0, 0, 0]),
        ([{"a"}, {"b"}, {"c"}, {"b", "c"}, {"d"}], [0, 1, 1, 1, 4]),
    ],
)
def test_things_that_share_a_mark_are_of_one_group(marks: list[set[str]], groups: list[int]) -> None:
    assert grouped(marks) == groups


def test_a_row_that_overture_took_over_counts_once(case_of) -> None:
    taken = SAME | {"dataset": "overture", "origins": ("meta:1", "foursquare:4b058804f964a520")}
    own = SAME | {"dataset": "overture", "origins": ("meta:1",)}
    alone = max(probability(case_of(taken)), probability(case_of(SAME | FOURSQUARE)))
    assert probability(case_of(taken, SAME | FOURSQUARE)) == pytest.approx(alone, abs=1e-4)
    assert probability(case_of(own, SAME | FOURSQUARE)) > alone + 0.01


def test_three_records_of_one_origin_count_once_beside_one_of_their_own(case_of) -> None:
    chained = [
        SAME | {"dataset": "overture", "origins": ("alltheplaces:abc=", "foursquare:4b058804f964a520")},
        SAME | FOURSQUARE,
        SAME | {"dataset": "alltheplaces", "id": "abc=", "origins": ("alltheplaces:spider/7",)},
    ]
    together = case_of(*chained)
    assert len({one.group for one in together.witnesses}) == 1
    assert probability(together) == pytest.approx(max(probability(case_of(one)) for one in chained), abs=1e-4)
    assert probability(case_of(*chained, SAME | {"id": "node/7"})) > probability(together)


def test_all_of_them_stay_in_the_evidence(case_of) -> None:
    case = case_of(SAME | {"dataset": "overture", "origins": ("foursquare:4b058804f964a520",)}, SAME | FOURSQUARE)
    claims = [claim(one, "phoneNumbers", "+1", "+1") for one in case.witnesses]
    assert len(weigh("phoneNumbers", claims)[0].supporting) == 2
