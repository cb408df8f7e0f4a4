"""The source `questions`: a language model answers the custom attributes from pages that were read, and quotes them."""

from collections.abc import Sequence

from placewright.model.licences import WEBSITE
from placewright.model.place import Candidate, Dataset, JudgedSite, Query, Record
from placewright.outgoing.fetch import Fetcher
from placewright.sources.answering import Held, Replies, held
from placewright.sources.asking import borne_out, schema_of
from placewright.sources.base import Source
from placewright.sources.llm import Model
from placewright.sources.model import MOST_CHARACTERS, read_sites, texts_of
from placewright.sources.prompts import digest, prompt
from placewright.sources.sites import Site, SiteReader
from placewright.sources.website import dataset_of_sites

_NAME = "questions"


class QuestionSource(Source):
    """Asks a model the questions of a query about the pages of accepted sites.

    Args:
        model, fetcher: closed with the source.
        pages, age_days: as the source `website` has them, so that the same pages are read.
    """

    name = _NAME
    remote = True
    wave = 4
    attributes: frozenset[str] = frozenset()
    answers_questions = True

    def __init__(self, model: Model, fetcher: Fetcher, *, pages: int, age_days: float) -> None:
        self._model, self._fetcher, self._age_days = model, fetcher, age_days
        self._reader = SiteReader(fetcher, pages)

    @property
    def datasets(self) -> Sequence[Dataset]:
        """Return the one dataset; its version tells the model, the prompts, and when the pages are due again."""
        since = dataset_of_sites(self._age_days).version
        version = f"{self._model.name} {digest()} {since}"
        return (Dataset(name=_NAME, source="model", version=version, licence=WEBSITE, observed_at=since),)

    async def collect(self, query: Query, attributes: frozenset[str]) -> Sequence[Candidate | JudgedSite]:  # noqa: ARG002
        """Return what the model answers, as far as the pages bear it out.

        Raises:
            BudgetSpent: the question would cost more than is left.
            SourceError: the model does not answer.
        """
        if not query.questions:
            return []
        found: list[Candidate] = []
        async for site, record in read_sites(self._reader, query):
            found += await self._of_site(site, record, query)
        return found

    async def _of_site(self, site: Site, record: Record, query: Query) -> list[Candidate]:
        pages = texts_of(site, query)
        if not pages:
            return []
        outputs = {name: kind for one in query.questions for name, kind in one.outputs.items()}
        data = {
            "place": {"name": query.names[0].text},
            "questions": [{"question": one.question, "outputs": dict(one.outputs)} for one in query.questions],
            "pages": [page.text[:MOST_CHARACTERS] for page in pages],
        }
        said = await self._model.ask(prompt("questions.md"), data, Replies, schema_of("output", list(outputs)))
        by_page = borne_out(
            said.answers if said else (),
            lambda one: held(one, outputs, pages),
            lambda one: one.output,
            self._model.refuse,
        )
        return [Candidate(_record(record, each), found_by=_NAME, reads=record.id) for each in by_page]

    def close(self) -> None:
        """Close the model and the fetcher."""
        self._model.close()
        self._fetcher.close()


def _record(record: Record, good: Sequence[Held]) -> Record:
    """Return the record of what one page bears out, beside the record that the patterns made of its site."""
    page = good[0].page
    return Record(
        id=page.url,
        url=page.url,
        dataset=_NAME,
        observed_at=page.fetched_at,
        sha256=page.sha256,
        country_code=record.country_code,
        outputs={one.output: one.value for one in good},
        quotes={one.output: one.quote for one in good},
        origins=(f"website:{record.id}",),
    )
