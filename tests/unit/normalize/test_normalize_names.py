"""Names of places in many scripts: folding, Latin letters, tokens, generic words, abbreviations, keys."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placewright.normalize.names import expand, fold, is_generic, latin, name_key, tokens, word_kind

FOLDED = [
    ("Café de Paris", "cafe de paris"),
    ("CAFÉ  DE PARIS ", "cafe de paris"),
    ("L’Orangerie", "l orangerie"),
    ("L'orangerie", "l orangerie"),
    ("Place d`Armes", "place d armes"),
    ("Quai d´Orsay", "quai d orsay"),
    ("McDonald's", "mcdonalds"),
    ("McDonald’s", "mcdonalds"),
    ("Mc Donald`s", "mc donalds"),
    ("Roy's Seat", "roys seat"),
    ("O'Brien's", "obriens"),
    ("dell'Arte", "dell arte"),
    ("Sant’Angelo", "sant angelo"),
    ("Rock 'n' Roll", "rock n roll"),
    ("Van Cleef & Arpels", "van cleef & arpels"),
    ("Van Cleef + Arpels", "van cleef & arpels"),
    ("H&M", "h & m"),
    ("P&P", "p & p"),
    ("Apotheke+", "apotheke"),
    ("H.M. Store", "hm store"),
    ("T.G.I. Friday's", "tgi fridays"),
    ("TSG 78 Heidelberg e.V. Abt. Hockey", "tsg 78 heidelberg ev abt hockey"),
    ("S.A.R.L. Dupont", "sarl dupont"),
    ("St. John's", "st johns"),
    ("Dr.Oetker", "dr oetker"),
    ("Booking.com", "booking com"),
    ("Häagen-Dazs", "haagen dazs"),
    ("Straße", "strasse"),
    ("STRASSE", "strasse"),
    ("GROẞE", "grosse"),
    ("Ærø Smørrebrød", "aero smorrebrod"),
    ("Œuvre", "oeuvre"),
    ("Łódź", "lodz"),
    ("Đorđe", "dorde"),
    ("Þingvellir", "thingvellir"),
    ("İstanbul", "istanbul"),
    ("ISPARTA Kıraathanesi", "isparta kiraathanesi"),
    ("ﬁnest oﬃce", "finest office"),
    ("ｃａｆｅ　１２３", "cafe 123"),
    ("ｶﾌｪ", "カフェ"),
    ("が", "が"),
    ("か\u3099", "が"),
    ("한국", "한국"),
    (unicodedata.normalize("NFD", "한국"), "한국"),
    ("مَطْعَم الأُسرة", "مطعم الاسره"),
    ("مطـــعم الاسرة", "مطعم الاسره"),
    ("آفتاب إيران", "افتاب ايران"),
    ("رستوران ایرانی", "رستوران ايراني"),
    ("٢٤ ساعة", "24 ساعه"),
    ("۱۲", "12"),
    ("बस अड्डा", "बस अड्डा"),
    ("ร้านอาหารไทย", "รานอาหารไทย"),
    ("Ψησταριά ο Μήτσος", "ψησταρια ο μητσοσ"),
    ("ΨΗΣΤΑΡΙΑ Ο ΜΗΤΣΟΣ", "ψησταρια ο μητσοσ"),
    ("Кафе «Йод»", "кафе иод"),
    ("Ёлки-Палки", "елки палки"),
    ("М’ясо", "мясо"),
    ("שָׁלוֹם", "שלום"),
    ('בע"מ', "בעמ"),
    ("בע״מ", "בעמ"),
    ("\u200fבית קפה\u200e", "בית קפה"),
    ("Subway™", "subway"),
    ("Lidl®", "lidl"),
    ("№5", "no 5"),
    ("1ᵉʳ", "1er"),
    ("7-Eleven", "7 eleven"),
    ("Café 21", "cafe 21"),
    ("☕ Coffee ☕", "coffee"),
    ("🍕", "🍕"),
    ("…", "..."),
    ("zero\u200bwidth", "zerowidth"),
    ("soft\u00adhyphen", "softhyphen"),
    ("Et si vous éleviez des cactus?", "et si vous eleviez des cactus"),
    ("", ""),
    ("  \t\n", ""),
]
LATIN = [
    ("Καφέ Μέλι", "kafe meli"),
    ("Кафе «Йод»", "kafe iod"),
    ("Чайхана", "chaikhana"),
    ("スターバックス", "sutabatkusu"),
    ("강남역", "gangnamyeog"),
    ("Café", "cafe"),
    ("中国银行", "zhongguoyinxing"),
    ("🍕", "pizza"),
]
TOKENS = [
    ("Café de Paris", "cafe de paris"),
    ("渋谷店", "渋谷 店"),
    ("スターバックスコーヒー 渋谷店", "スターバックス コーヒー 渋谷 店"),
    ("中国银行北京分行", "中国 银行 北京 分行"),
    ("ร้านอาหารไทย", "รานอาหาร ไทย"),
    ("โรงแรมสยาม", "โรงแรม สยาม"),
    ("城山", "城山"),
    ("cafe東京", "cafe 東京"),
    ("강남역", "강남역"),
    ("Bangkok9", "bangkok9"),
    ("Super 99 Centre", "super 99 centre"),
    ("", ""),
]
GENERIC = """restaurant hotel cafe bar pub the le la les der die das el los il ristorante trattoria bakery boulangerie
backerei panaderia pharmacy pharmacie apotheke farmacia apteekki apotek apteka аптека ресторан кафе магазин
lekarna hopital krankenhaus ospedale hospital gmbh sarl ltd oy ab llc inc srl spa bv ооо und et och ja y &
ravintola restaurang restauracja restaurante kirche eglise kirkko kyrka kosciol iglesia chiesa церковь school
schule ecole koulu skola szkola 株式会社 店 レストラン 银行 餐厅 ร้านอาหาร مطعم מסעדה apteka magazin ресторан εστιατοριο
φαρμακειο lokanta eczane etterem supermarket tankstelle parkhaus bibliotheque kirjasto"""
DISTINCTIVE = """lidl columbus rascasse starbucks hilton heidelberg monaco helsinki fafas mehilainen lindex zegg
cerlati 99 21 渋谷 สยาม sam gigi дюна μητσοσ shell apple nike ikea"""
SAME_KEY = [
    ("Intl. Airport", "Airport International"),
    ("Fish & Chips", "fish and chips"),
    ("Fish 'n' Chips", "Fish & Chips"),
    ("St. Mary’s Univ.", "Saint Marys University"),
    ("Brasserie LE NEPTUNE", "Le Neptune Brasserie"),
    ("Muller und Sohn", "Sohn & Müller"),
    ("Medical Ctr", "Medical Centre"),
    ("A.B.C. Theatre", "ABC Theater"),
    ("Café", unicodedata.normalize("NFD", "café")),
]


@pytest.mark.parametrize(("text", "expected"), FOLDED)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(("text", "expected"), LATIN)
def test_latin(text: str, expected: str) -> None:
    assert latin(text) == expected


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text: str, expected: str) -> None:
    assert " ".join(tokens(text)) == expected


@pytest.mark.parametrize("word", GENERIC.split())
def test_generic_words(word: str) -> None:
    assert is_generic(fold(word))


@pytest.mark.parametrize("word", DISTINCTIVE.split())
def test_words_that_name_a_place(word: str) -> None:
    assert not is_generic(fold(word))


@pytest.mark.parametrize(("left", "right"), SAME_KEY)
def test_names_with_one_key(left: str, right: str) -> None:
    assert name_key(left) == name_key(right)


def test_kinds_of_generic_words() -> None:
    assert [word_kind(word) for word in ("hotel", "the", "gmbh", "monaco")] == ["type", "small", "legal", None]


def test_an_unknown_word_stands_for_itself() -> None:
    assert expand("monaco") == "monaco"


def test_a_name_of_500_characters() -> None:
    name = "Ресторан " * 55 + "Конец"
    assert len(tokens(name)) == 56


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_composed_and_decomposed_are_equal(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text(max_size=60))
def test_latin_is_ascii(text: str) -> None:
    assert latin(text).isascii()


FILE = Path(__file__).with_name("names.tsv")
TABLE = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def key_without_legal_forms(text: str) -> str:
    words = [expand(token) for token in tokens(text) if word_kind(token) != "legal"]
    return " ".join(sorted(word for word in words if word != "and"))


@pytest.mark.parametrize(("left", "right"), TABLE)
def test_legal_forms_quotes_signs_and_capitals_do_not_matter(left: str, right: str) -> None:
    assert key_without_legal_forms(left) == key_without_legal_forms(right) != ""


def test_the_tables_are_large_enough() -> None:
    assert len(TABLE) + len(FOLDED) + len(SAME_KEY) >= 200
