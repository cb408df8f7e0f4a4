"""The site of the documentation leaves no page out: each is in the navigation, each decision in their list."""

import re
from pathlib import Path

from placewright.client.operations import Operations
from placewright.model.attributes import ATTRIBUTES

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


def test_readme_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(docs/([\w./-]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md") if not page.name[0].isdigit()}
    found_from_others = {"index.md", "reference/client.md", "reference/testing.md"}
    assert sorted(linked - {"notebook.ipynb"}) == sorted(pages - found_from_others)


def test_readme_says_how_many_attributes_are_filled() -> None:
    filled = sum(1 for attribute in ATTRIBUTES.values() if attribute.told_by)
    assert f"it fills {filled} of the {len(ATTRIBUTES)} attributes" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_reference_of_the_client_holds_the_module_of_every_operation() -> None:
    modules = {one.build.__module__ for one in vars(Operations).values() if hasattr(one, "build")}
    page = (DOCS / "reference" / "client.md").read_text(encoding="utf-8")
    assert modules <= set(re.findall(r"^::: ([\w.]+)$", page, re.MULTILINE))
