"""Lines and links of a page as a visitor sees them, from its serialized tree."""

import time

import pytest

from placewright.pages.document import read_document
from placewright.pages.vocabulary import has_word, is_word


def read(html: str):
    return read_document(html.encode(), "text/html; charset=utf-8", "http://x.org/a/b")


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>a <b>b</b>c</p>d", ["a bc", "d"]),
        ("a<br>b<hr>c", ["a", "b", "c"]),
        ("<table><tr><td>1<td> 2 <td></tr></table>", ["1\t2"]),
        ("<p>x &amp; y &lt;z&gt; &quot;q&quot;</p>", ['x & y <z> "q"']),
        ("<p>a<span hidden>b</span>c<i style='display: none'>d</i></p>", ["ac"]),
        ("<div title='is hidden=1'>seen</div>", ["seen"]),
        ("<script>if (a<b && c>d) '</p>'</script><p>seen<noscript><p>no</p></noscript></p>", ["seen"]),
        ("<div <span>x</tabel>", ["x"]),
    ],
)
def test_lines(html, lines):
    assert [line.text for line in read(html).lines] == lines


def test_links_have_the_text_within_them_or_what_names_them():
    page = (
        '<p>z</p><a href="/k?a=1&amp;b=2#c"><b>Con</b>tact &amp; more</a><a href="t" title="a &quot;t&quot;"><img></a>'
    )
    links = read(page).links
    assert [(one.url, one.text, one.line) for one in links] == [
        ("http://x.org/k?a=1&b=2#c", "Contact & more", 1),
        ("http://x.org/a/t", 'a "t"', 1),
    ]


def test_links_within_links_take_no_square_of_the_time():
    began = time.process_time()
    read("<div>" + "<a href=x><div>" * 20_000)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("kind", "text", "has", "is_"),
    [
        ("phone", "Unsere Telefonnummer lautet", True, False),
        ("phone", "Telefone", True, True),
        ("phone", "電話番号はこちら", True, False),
        ("hours", "Opening   hours", True, True),
        ("hours", "hour", False, False),
        ("fax", "facts", False, False),
        ("contact", "", False, False),
    ],
)
def test_words(kind, text, has, is_):
    assert (has_word(kind, text), is_word(kind, text)) == (has, is_)
