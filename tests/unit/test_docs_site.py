"""The site of the documentation leaves no page out: each is in the navigation, each decision in their list."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
DECISIONS = DOCS / "decisions"
LISTED = re.compile(r"^- \[(.+)\]\((.+)\)$", re.MULTILINE)
NAMED = re.compile(r"(\S+\.md)$", re.MULTILINE)
RELIABILITY = re.compile(r"<!-- generated: reliability -->\n(.*?)<!-- end -->", re.DOTALL)


def test_every_decision_is_listed_by_its_title_in_the_order_of_numbers() -> None:
    found = [(page.read_text(encoding="utf-8").splitlines()[0], page.name) for page in sorted(DECISIONS.glob("0*.md"))]
    listed = LISTED.findall((DECISIONS / "index.md").read_text(encoding="utf-8"))
    assert [(f"# {title}", name) for title, name in listed] == found


def test_a_decision_has_the_number_of_its_file_and_no_other_has_it() -> None:
    numbers = [int(page.name[:4]) for page in sorted(DECISIONS.glob("0*.md"))]
    titles = [page.read_text(encoding="utf-8").splitlines()[0] for page in sorted(DECISIONS.glob("0*.md"))]
    assert [int(re.match(r"# (\d+)\. ", title)[1]) for title in titles] == numbers == sorted(set(numbers))  # type: ignore[index]


def test_every_page_is_in_the_navigation() -> None:
    _, _, navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md") if not page.name[0].isdigit()}
    assert sorted(NAMED.findall(navigation)) == sorted(pages)


def test_confidence_is_explained_with_the_measured_table() -> None:
    measured, told = (
        RELIABILITY.findall((DOCS / name).read_text(encoding="utf-8")) for name in ("quality.md", "confidence.md")
    )
    assert len(measured) == 1
    assert told == measured
