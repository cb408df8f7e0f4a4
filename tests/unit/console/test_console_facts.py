"""What a place page shows: before and after, what differs, what somebody writes into a field."""

import pytest

from placewright.console import charts, facts, words


@pytest.mark.parametrize(
    ("before", "after", "output", "kind"),
    [
        ("", "Open", "open_closed_status", "new"),
        ("+377 93 15 15 15", "+37793151515", "phone", "same"),
        ("http://www.a.mc/x/", "https://a.mc/x", "website", "same"),
        ("http://a.mc/x", "https://a.mc/y", "website", "changed"),
        ("Café  de Paris", "café de paris", "name", "same"),
        ("1 Rue X", "", "address", "gone"),
        ("", "", "phone", "none"),
    ],
)
def test_what_became_of_a_value(before, after, output, kind):
    assert facts.kind_of(before, after, output) == kind


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("4 Rue A", "5 Rue A", "<ins>5</ins> Rue A"),
        ("", "<b>", "&lt;b&gt;"),
        ("x", "<script>", "<ins>&lt;script&gt;</ins>"),
        ("a", "", ""),
    ],
)
def test_differences_are_marked_and_all_else_is_text(before, after, shown):
    assert facts.marked(before, after) == shown


@pytest.mark.parametrize(
    ("output", "text", "value"),
    [
        ("website", " https://a.mc ", "https://a.mc"),
        ("categories", "bar, cafe,", ["bar", "cafe"]),
        ("coordinates", "43.7, 7.4", [43.7, 7.4]),
        ("is_open_24h", "yes", True),
        ("price_tier", "3", 3),
        ("price_tier", "three", "three"),
        ("address", "1 Rue X", {"full_address": "1 Rue X"}),
        ("address", '{"city": "Nice"}', {"city": "Nice"}),
        ("opening_hours", "Monday: 09:00-18:00\nSunday: Closed", {"Monday": "09:00-18:00", "Sunday": "Closed"}),
        ("opening_hours", "Mo-Fr 09:00-18:00", "Mo-Fr 09:00-18:00"),
    ],
)
def test_a_field_is_read_as_the_type_of_its_output(output, text, value):
    assert facts.typed(output, text) == value


def test_hours_are_edited_as_they_are_shown():
    hours = {"Monday": "09:00-12:00, 14:00-18:00", "Sunday": "Closed"}
    assert facts.typed("opening_hours", facts.for_field("opening_hours", hours)) == hours


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("09:00-12:00, 14:00-18:00", [(540, 720), (840, 1080)]),
        ("18:00-02:00", [(1080, 1560)]),
        ("Open 24 hours", [(0, 1440)]),
        ("Closed", []),
        ("by appointment", []),
    ],
)
def test_hours_of_a_day(text, spans):
    assert charts.spans(text) == spans


def test_what_is_open_past_midnight_stands_on_the_next_day():
    assert charts.week({"Sunday": "22:00-03:00"}).count('class="open"') == 2


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0, "0\u202f%"), (0.001, "1\u202f%"), (0.999, "99\u202f%"), (1.0, "100\u202f%")]
)
def test_almost_all_is_not_all(share, text):
    assert words.percent(share) == text


@pytest.mark.parametrize(
    ("value", "link"),
    [("https://a.mc", "https://a.mc"), ("javascript:alert(1)", None), ("https://a b", None), (7, None)],
)
def test_only_the_web_is_linked(value, link):
    assert words.web_link(value) == link


@pytest.mark.parametrize(
    ("key", "label"),
    [("phoneNumbers", "Phone numbers"), ("alt_name", "Alt name"), ("socialHandles", "Social handles"), ("x", "X")],
)
def test_keys_are_said_in_words(key, label):
    assert words.label(key) == label


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "under a second"), (42, "42\u202fs"), (600, "10\u202fminutes"), (400_000, "5\u202fdays")],
)
def test_time_spans_are_not_too_exact(seconds, text):
    assert words.duration(seconds) == text


def test_a_bar_says_in_words_what_it_shows():
    bar = charts.bar({"completed": 3, "failed": 1}, charts.ORDER, '3 of "4"')
    assert 'aria-label="3 of &#34;4&#34;"' in bar
    assert 'width="75.000"' in bar
