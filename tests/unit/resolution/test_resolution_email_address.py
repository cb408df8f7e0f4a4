"""Which mail address is answered."""

import pytest

from placewright.resolution import resolve

SITE = ("https://www.gerhards.mc/",)


def email(case):
    (output,) = resolve("email_address", case).outputs
    return output


@pytest.mark.parametrize(
    ("emails", "websites", "answer"),
    [
        (("anna@gerhards.mc", "info@gerhards.mc"), SITE, "info@gerhards.mc"),
        (("gerhards@gmail.com", "anna@gerhards.mc"), SITE, "anna@gerhards.mc"),
        (("info@agentur.de", "gerhards@gmail.com"), SITE, "gerhards@gmail.com"),
        (("info@group.de",), SITE, "info@group.de"),
        (("gerhards@gmail.com", "info@gerhards.mc"), (), "info@gerhards.mc"),
        (("info@example.com", "logo@2x.png"), SITE, None),
        ((), SITE, None),
    ],
)
def test_the_address_of_a_record(emails, websites, answer, case_of) -> None:
    assert email(case_of({"emails": emails, "websites": websites})).value == answer


def test_an_address_of_another_domain_says_so_and_is_less_sure(case_of) -> None:
    own, other = (email(case_of({"emails": (one,), "websites": SITE})) for one in ("info@gerhards.mc", "info@group.de"))
    assert other.probability < own.probability
    assert "another domain" in other.reasoning


def test_the_site_of_the_own_list_tells_the_domain_too(case_of) -> None:
    assert "another domain" in email(case_of({"emails": ("info@group.de",)}, websites=SITE)).reasoning


def test_two_sources_that_agree_are_surer(case_of) -> None:
    one = {"emails": ("info@gerhards.mc",)}
    assert email(case_of(one, {"dataset": "overture"} | one)).probability > email(case_of(one)).probability
