"""Which website is answered, and how sure."""

import pytest

from placewright.resolution import resolve
from placewright.resolution.websites import flaw_of, key, kind_of

OWN = "https://www.gerhardscafe-monaco.com/"
FACEBOOK = "https://www.facebook.com/gerhardscafe"


def website(case):
    return resolve("websites", case).outputs[0]


def test_a_recent_record_is_believed(case_of) -> None:
    output = website(case_of({"websites": (OWN,)}))
    assert output.value == OWN
    assert output.probability == pytest.approx(0.98, abs=0.02)
    assert output.reasoning == (
        'OpenStreetMap node/1704462423 "Gerhard\'s Café", 12 m away, last edited 2023-10-02, '
        "gives https://www.gerhardscafe-monaco.com/."
    )


def test_the_evidence_names_its_source(case_of) -> None:
    (piece,) = website(case_of({"websites": (OWN,)})).evidence
    assert (piece.source, piece.record) == ("openstreetmap monaco 2023-12-03", "node/1704462423")
    assert (piece.licence, piece.observed_at, piece.value) == ("ODbL-1.0", "2023-10-02T00:19:56Z", OWN)
    assert piece.weight > 0.9


def test_the_own_list_raises_the_probability_when_it_agrees(case_of) -> None:
    record = {"dataset": "overture", "websites": (OWN,)}
    alone = website(case_of(record))
    agreed = website(case_of(record, websites=("http://gerhardscafe-monaco.com",)))
    assert agreed.probability > alone.probability
    assert agreed.reasoning.endswith("; your own list says the same.")


def test_the_own_list_is_told_when_it_disagrees(case_of) -> None:
    alone = website(case_of({"websites": (OWN,)}))
    other = website(case_of({"websites": (OWN,)}, websites=("https://gerhard.example/",)))
    assert other.value == OWN
    assert other.probability < alone.probability
    assert other.reasoning.endswith("; your own list gives https://gerhard.example/ instead.")


def test_the_own_list_alone_is_no_answer(case_of) -> None:
    output = website(case_of({}, websites=(OWN,)))
    assert output.value is None
    assert f"gives no website. Your own list gives {OWN}, which nothing here confirms." in output.reasoning


def test_an_own_site_wins_over_a_social_page(case_of) -> None:
    assert website(case_of({"websites": (FACEBOOK, OWN)})).value == OWN
    assert website(case_of({"websites": (FACEBOOK,)}, {"dataset": "overture", "websites": (OWN,)})).value == OWN


def test_a_social_page_is_answered_when_there_is_nothing_else(case_of) -> None:
    output = website(case_of({"websites": (FACEBOOK,)}))
    assert output.value == FACEBOOK
    assert "a page in a social network, not a site of its own" in output.reasoning


def test_independent_sources_that_agree_are_surer(case_of) -> None:
    both = website(
        case_of({"websites": (OWN,)}, {"dataset": "overture", "websites": ("http://gerhardscafe-monaco.com",)})
    )
    assert both.value == OWN
    assert both.probability > 0.99
    assert len(both.evidence) == 2


def test_a_rival_is_evidence_below_zero(case_of) -> None:
    output = website(case_of({"websites": (OWN,)}, {"dataset": "overture", "websites": ("https://other.mc/",)}))
    assert output.value == OWN
    assert [piece.weight > 0 for piece in output.evidence] == [True, False]
    assert "gives https://other.mc/ instead" in output.reasoning


def test_a_doubtful_match_withholds_the_value(case_of) -> None:
    output = website(case_of({"websites": (OWN,)}, probability=0.55))
    assert (output.value, output.probability) == (None, None)
    assert "That is too uncertain to be given as an answer (about 5" in output.reasoning


def test_without_a_match_the_reason_is_told(lost) -> None:
    output = website(lost)
    assert output.value is None
    assert output.reasoning == (
        "No record of that name was found at this location. Asked: OpenStreetMap (monaco), Overture Maps. "
        "Your own list gives https://personne.mc/, which nothing here confirms."
    )


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.hotelmetropole.com/", "own_site"),
        ("https://www.instagram.com/starsnbars/", "social_page"),
        ("https://www.tripadvisor.fr/Restaurant_Review-g190410", "directory_page"),
        ("https://www.booking.com/hotel/mc/fairmont.html", "directory_page"),
        ("https://documents.example.mc/menu.pdf", "file"),
    ],
)
def test_kinds_of_websites(url: str, kind: str) -> None:
    assert kind_of(url) == kind


def test_pages_of_one_own_site_are_one_website() -> None:
    assert key("https://www.example.com/de/kontakt") == key("http://example.com")
    assert key("https://www.facebook.com/a") != key("https://www.facebook.com/b")


@pytest.mark.parametrize(
    ("url", "name", "flaw"),
    [
        ("https://www.gerhardscafe-monaco.com/", "Gerhard's Café", None),
        ("https://brasserie-du-port.mc/", "Gerhard's Café", "other_name"),
        ("https://www.bmw.de/", "Bayerische Motoren Werke", None),
        ("https://www.kaufhof.de/", "百貨店", None),
        ("https://linktr.ee/gerhards", "Gerhard's Café", "link_page"),
        ("https://bit.ly/3abc", "Gerhard's Café", "short_link"),
        ("https://gerhards.business.site/", "Gerhard's Café", "gone"),
        ("https://www.hugedomains.com/domain_profile.cfm?d=gerhards", "Gerhard's Café", "parked"),
        ("https://www.tripadvisor.com/Restaurant_Review-1", "Gerhard's Café", "directory_page"),
        ("https://www.facebook.com/gerhards", "Gerhard's Café", "social_page"),
        ("https://gerhards.mc/menu.pdf", "Gerhards", "file"),
    ],
)
def test_what_is_doubtful_in_a_website(url: str, name: str, flaw: str | None) -> None:
    assert flaw_of(url, (name,)) == flaw


def test_a_domain_for_sale_is_no_answer(case_of) -> None:
    assert website(case_of({"websites": ("https://dan.com/gerhards",)})).value is None
