"""Which phone numbers are answered, and in which order."""

import pytest

from placewright.resolution import resolve
from placewright.resolution.phones import at_home, flaw_of

FIRST, SECOND = "+37792052579", "+37793301638"


def phones(case):
    return {output.name: output for output in resolve("phoneNumbers", case).outputs}


def test_the_first_number_leads(case_of) -> None:
    outputs = phones(case_of({"phones": (FIRST, SECOND)}))
    assert (outputs["phone"].value, outputs["phone_additional"].value) == (FIRST, [SECOND])
    assert outputs["phone"].probability > 0.92


def test_a_number_that_the_own_list_has_too_leads(case_of) -> None:
    outputs = phones(case_of({"phones": (FIRST, SECOND)}, phones=(SECOND,)))
    assert (outputs["phone"].value, outputs["phone_additional"].value) == (SECOND, [FIRST])
    assert outputs["phone"].reasoning.endswith("your own list says the same.")


def test_one_number_leaves_the_others_empty(case_of) -> None:
    outputs = phones(case_of({"phones": (FIRST,)}))
    assert outputs["phone_additional"].value is None
    assert "gives no second phone number." in outputs["phone_additional"].reasoning


def test_a_foreign_number_is_less_sure(case_of) -> None:
    home, foreign = (phones(case_of({"phones": (one,)}))["phone"] for one in (FIRST, "+33493301638"))
    assert foreign.probability < home.probability
    assert "a number of another country" in foreign.reasoning


def test_two_sources_that_give_different_numbers(case_of) -> None:
    outputs = phones(case_of({"phones": (FIRST,)}, {"dataset": "overture", "phones": (SECOND,)}))
    assert outputs["phone"].value == FIRST
    assert outputs["phone"].probability < 0.92
    assert outputs["phone_additional"].value is None


def test_calling_codes() -> None:
    assert at_home("+14155550123", "US")
    assert at_home("+14165550123", "CA")
    assert not at_home("+4930123456", "FR")
    assert at_home("+4930123456", "ZZ")


@pytest.mark.parametrize(
    ("number", "country", "flaw"),
    [
        ("+37793301638", "MC", None),
        ("+33493301638", "MC", "foreign_phone"),
        ("+4949301234567", "DE", "code_twice"),
        ("+493012345678", "DE", None),
        ("+498001234567", "DE", "service_phone"),
        ("+491701234567", "DE", "mobile_phone"),
        ("+14155550", "US", "impossible_phone"),
    ],
)
def test_what_is_doubtful_in_a_number(number: str, country: str, flaw: str | None) -> None:
    assert flaw_of(number, country) == flaw
