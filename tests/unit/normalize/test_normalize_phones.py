"""Phone numbers as people write them; most of the values stand in OpenStreetMap."""

from pathlib import Path

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from placewright.normalize.phones import parse_phones

GOOD = [
    ("+377 93 15 15 15", None, "+37793151515"),
    ("+377 97 97 97 77", None, "+37797979777"),
    ("+337 97 97 57 44", None, "+33797975744"),
    ("+33 7 92 05 25 82", None, "+33792052582"),
    ("+37793504030", None, "+37793504030"),
    ("97700224", "MC", "+37797700224"),
    ("99907338", "MC", "+37799907338"),
    ("+33 492 10 65 90", None, "+33492106590"),
    ("+358-9-39351", None, "+358939351"),
    ("+358 20 790 0390", None, "+358207900390"),
    ("+358 10 7661000", None, "+358107661000"),
    ("0972694290", "FI", "+358972694290"),
    ("044-7446121", "FI", "+358447446121"),
    ("020 332157", "FI", "+35820332157"),
    ("+358 09 1211", None, "+35891211"),
    ("+358 (9) 652 147", None, "+3589652147"),
    ("+358105812470; +358503871887", None, "+358105812470 +358503871887"),
    ("09 627161;0404640095", "FI", "+3589627161 +358404640095"),
    ("+358400431231; +358505388967", None, "+358400431231 +358505388967"),
    ("(09) 22 88 00", "FI", "+3589228800"),
    ("+358 (0)294 500 501", None, "+358294500501"),
    ("+358 299 800", None, "+358299800"),
    ("+490622127146", None, "+49622127146"),
    ("+49 6221 00375518", None, "+49622100375518"),
    ("+49 (0) 6221 8775-0", None, "+49622187750"),
    ("06221419781", "DE", "+496221419781"),
    ("06229 7702", "DE", "+4962297702"),
    ("+49-800-4203040", None, "+498004203040"),
    ("0 62 24 / 76 70 41", "DE", "+496224767041"),
    ("(+49) 6203 - 63909", None, "+49620363909"),
    ("06203 - 66 04 36", "DE", "+496203660436"),
    ("(0 62 03) 66 0 011", "DE", "+496203660011"),
    ("06224 1 75 78 00", "DE", "+4962241757800"),
    ("+1 604 689 2739", None, "+16046892739"),
    ("6047388951", "CA", "+16047388951"),
    ("+1 604 7343005", None, "+16047343005"),
    ("(604) 678-9175", "CA", "+16046789175"),
    ("(604) - 893-9370", "CA", "+16048939370"),
    ("+1-604-568-0390", None, "+16045680390"),
    ("604 281 0440", "CA", "+16042810440"),
    ("604 2619494", "CA", "+16042619494"),
    ("+1 (604) 566-9787", None, "+16045669787"),
    ("(604)669-8383", "CA", "+16046698383"),
    ("604-558-1338", "CA", "+16045581338"),
    ("+1 888 661 3461", None, "+18886613461"),
    ("604.733.5699", "CA", "+16047335699"),
    ("16047141450", "CA", "+16047141450"),
    ("+1 (604) 872.8943", None, "+16048728943"),
    ("(604)-708-9300", "CA", "+16047089300"),
    ("(604) 733- 8232", "CA", "+16047338232"),
    ("(604)669-2737 ", "CA", "+16046692737"),
    ("604-879-GEEK", "CA", "+16048794335"),
    ("0033 1 42 68 53 00", None, "+33142685300"),
    ("01 42 68 53 00 / 01 42 68 53 01", "FR", "+33142685300 +33142685301"),
    ("+33 1 42 68 53 00 +33 6 12 34 56 78", None, "+33142685300 +33612345678"),
    ("06 03 12 34 56, 01 42 68 53 00", "FR", "+33603123456 +33142685300"),
    ("Tel: 01 42 68 53 00 Fax: 01 42 68 53 01", "FR", "+33142685300"),
    ("tel:+33-1-42-68-53-00;ext=4", None, "+33142685300"),
    ("020 7946 0958 or 020 7946 0959", "GB", "+442079460958 +442079460959"),
    ("+44 (0)20 7946 0958", None, "+442079460958"),
    ("+1 604 689 2739 ext. 12", None, "+16046892739"),
    ("604 689 2739 x12", "CA", "+16046892739"),
    ("030 1234567/8", "DE", "+49301234567"),
    ("0172-9387465 - 06221 12345", "DE", "+491729387465 +49622112345"),
    ("+377 97 97 97 77/78", None, "+37797979777"),
    ("415/421-6575", "US", "+14154216575"),
    ("1-800-FLOWERS", "US", "+18003569377"),
    ("011 44 20 7946 0958", "US", "+442079460958"),
    ("8 (495) 123-45-67", "RU", "+74951234567"),
    ("03-1234-5678", "JP", "+81312345678"),
    ("٠٥٠١٢٣٤٥٦٧", "SA", "+966501234567"),
    ("＋８１ ３-１２３４-５６７８", None, "+81312345678"),
    ("+39 06 6982", None, "+39066982"),
    ("06 698 83145", "IT", "+390669883145"),
    ("91 533 45 54", "ES", "+34915334554"),
    ("22 621 02 71", "PL", "+48226210271"),
    ("(11) 3251-5644", "BR", "+551132515644"),
    ("+55 (11) 3251-5644", None, "+551132515644"),
    ("020 624 1111", "NL", "+31206241111"),
    ("08-506 640 00", "SE", "+46850664000"),
    ("22 82 81 00", "NO", "+4722828100"),
    ("+45 33 12 12 12", None, "+4533121212"),
    ("02-2268-8000", "KR", "+82222688000"),
    ("010-6505-8000", "CN", "+861065058000"),
]
REFUSED = [
    ("97700224", None),  # a local number of a country that is not known
    ("(604) 684-4617", None),
    ("604-732-6810", "FR"),  # of another country
    ("01 42 68 53 00", "CA"),
    ("3631", "MC"),
    ("112", "FR"),
    ("911", "US"),
    ("+000000000", None),
    ("+49 6203", None),  # an area code
    ("+33 1 42", None),
    ("+1 604 689 27391234", None),
    ("n/a", "FR"),
    ("", "FR"),
    ("https://www.viinitie.fi/", "FI"),
    ("info@example.com", "DE"),
    ("Fax: +33 1 42 68 53 01", None),
    ("12/24/2020", "US"),
    ("Mo-Fr 08:00-18:00", "DE"),
    ("1" * 5000, "US"),
]
FILE = Path(__file__).with_name("phones.tsv")
TABLE = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize(("text", "country", "expected"), GOOD)
def test_phones_become_e164(text: str, country: str | None, expected: str) -> None:
    assert " ".join(parse_phones(text, country)) == expected


@pytest.mark.parametrize(("text", "country"), REFUSED)
def test_what_is_no_number_is_left_out(text: str, country: str | None) -> None:
    assert parse_phones(text, country) == ()


@pytest.mark.parametrize(("country", "text", "expected"), TABLE)
def test_phones_of_many_countries(country: str, text: str, expected: str) -> None:
    read = parse_phones(text.replace("\\n", "\n"), None if country == "-" else country)
    assert " ".join(read) == expected


def test_the_table_is_large_enough() -> None:
    assert len(TABLE) + len(GOOD) + len(REFUSED) >= 300
    assert len({country for country, _, _ in TABLE}) >= 50


@pytest.mark.parametrize("kind", [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE])
@pytest.mark.parametrize("region", REGIONS)
def test_every_country_in_every_usual_form(region: str, kind: int) -> None:
    number = phonenumbers.example_number_for_type(region, kind)
    if number is None:
        return
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    for form in (PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966):
        assert parse_phones(phonenumbers.format_number(number, form)) == (e164,)
    assert parse_phones(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL), region) == (e164,)
    assert parse_phones("00" + e164[1:], "FR") == (e164,)


def test_order_is_kept_and_repeats_are_dropped() -> None:
    assert parse_phones("+358503871887;+358105812470; +358 50 3871887") == ("+358503871887", "+358105812470")


def test_invisible_marks_do_not_matter() -> None:
    assert parse_phones("\u202a+33\u00a01\u200942\u00a068 53\u00a000\u202c") == ("+33142685300",)


def test_country_code_may_be_in_lower_case() -> None:
    assert parse_phones("97700224", "mc") == ("+37797700224",)
