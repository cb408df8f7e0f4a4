"""The steps of an enrichment, in the order in which they run."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from time import perf_counter

import msgspec
import structlog

from placewright.enrichment.adjudication import adjudicated
from placewright.enrichment.query import query_of, widened
from placewright.enrichment.run import Asked, Run
from placewright.enrichment.stages import stage
from placewright.enrichment.summary import FACTS, SUMMARY, summarised, summary_of
from placewright.errors import BudgetSpent, SourceError
from placewright.matching import followed, joined, judge
from placewright.model.attributes import ATTRIBUTES
from placewright.model.custom import CustomAttribute
from placewright.model.ground import Surroundings
from placewright.model.inputs import LOCATING
from placewright.model.match import Verdict
from placewright.model.outputs import AttributeStatus, Confidence, Resolved, confidence
from placewright.model.place import Candidate, JudgedSite, Query
from placewright.resolution import Case, resolve, resolve_custom, unresolved, unresolved_custom
from placewright.sources.base import Collected, Source
from placewright.telemetry.meters import ATTRIBUTE_SECONDS, METERS, SOURCE_ERRORS, SOURCE_SECONDS

log = structlog.get_logger()

NO_SOURCE = "No source of this installation offers this attribute."
NO_PROVIDER = f"{NO_SOURCE} A provider whose answers hold it, described in providers.toml, would: see docs/sources.md."
NO_ANSWERER = "Nothing of this installation answers questions: no model is switched on, and no provider fills this."
NO_NAME = "A name is needed to find the place, and none was given."
NO_LOCATION = "A location is needed to find the place: coordinates, a geometry, or an address."


async def read(run: Run) -> Run:
    """Make the query from the inputs."""
    with stage("read"):
        query = query_of(run.inputs)
        if run.custom:
            query = msgspec.structs.replace(query, questions=tuple(run.custom[key] for key in sorted(run.custom)))
        return msgspec.structs.replace(run, query=query)


async def search(run: Run) -> Run:
    """Ask the sources wave by wave, and decide after each which records are the place; the next is told of them."""
    if lacking(run.query):
        return run
    wanted = needed(run)
    asks = bool(run.custom)
    sources = [one for one in run.sources if not one.attributes.isdisjoint(wanted) or (asks and one.answers_questions)]
    for _, wave in groupby(sorted(sources, key=_wave), _wave):
        asked = [one for one in wave if one.stop_at is None or _is_open(run, one, one.stop_at)]
        run = await _ask_wave(run, asked) if asked else run
    return run


def _wave(source: Source) -> int:
    return source.wave


def _is_open(run: Run, source: Source, enough: Confidence) -> bool:
    """Tell whether an attribute that a source could fill is not answered surely enough yet."""
    open_ones = msgspec.structs.replace(
        run, attributes=tuple(key for key in run.attributes if key in source.attributes)
    )
    return any(confidence(one.outputs[0]).rank < enough.rank for one in answers(open_ones))


async def _ask_wave(run: Run, sources: Sequence[Source]) -> Run:
    """Ask some sources, all at once; the failure of one does not touch the others."""
    records = [match.record for match in run.verdict.accepted]
    wanted = needed(run)
    sources = [one for one in sources if one.is_needed(records, wanted)]
    if not sources:
        return run
    query = widened(run.query, records)
    with stage("collect"):
        answers = (
            await asyncio.gather(*(_ask(one, query, wanted) for one in sources))
            if len(sources) > 1
            else [await _ask(one, query, wanted) for one in sources]
        )
    everything = [one for _, each in answers for one in each]
    found = tuple(one for one in everything if isinstance(one, Candidate))
    verdict, advice = await _judged(run, query, found)
    return msgspec.structs.replace(
        run,
        asked=(*run.asked, *(asked for asked, _ in answers), *advice),
        candidates=(*run.candidates, *found),
        surroundings=(*run.surroundings, *(one for one in everything if isinstance(one, Surroundings))),
        judged=(*run.judged, *(one for one in everything if isinstance(one, JudgedSite))),
        datasets={**run.datasets, **{dataset.name: dataset for one in sources for dataset in one.datasets}},
        verdict=followed(verdict, found) if found else verdict,
    )


async def _judged(run: Run, query: Query, found: Sequence[Candidate]) -> tuple[Verdict, tuple[Asked, ...]]:
    """Return the verdict over what was found so far, and who could not give an opinion."""
    if run.asked and not found:
        return run.verdict, ()  # the ground, asked for every place, is no candidate
    with stage("match"):
        verdict, advice = await adjudicated(
            judge(query, [one for one in found if one.reads is None]), query, run.adviser
        )
    return joined(run.verdict, verdict) if run.asked else verdict, advice


async def answer(run: Run) -> Run:
    """Resolve each requested attribute from the accepted records."""
    with stage("answer"):
        return msgspec.structs.replace(run, resolved=answers(run))


async def summarise(run: Run) -> Run:
    """Put what was resolved into one sentence, where that is asked for and somebody can."""
    if SUMMARY not in run.attributes or run.adviser is None or lacking(run.query):
        return run
    facts = answers(msgspec.structs.replace(run, attributes=FACTS))
    try:
        return summarised(run, await summary_of(facts, run.adviser))
    except BudgetSpent as spent:
        poorer = msgspec.structs.replace(run, asked=(*run.asked, Asked("model", note=str(spent))))
        return summarised(poorer, unresolved(SUMMARY, AttributeStatus.NOT_RUN, str(spent)))


STEPS: tuple[Callable[[Run], Awaitable[Run]], ...] = (read, search, answer, summarise)


def needed(run: Run) -> frozenset[str]:
    """Return the attributes that sources are asked for: a summary needs those it is made of, a question the pages."""
    facts = FACTS if SUMMARY in run.attributes and run.adviser else ()
    return frozenset((*run.attributes, *facts, *(("websites",) if run.custom else ())))


def lacking(query: Query) -> str | None:
    """Return a sentence that says which needed input is missing; None when nothing is."""
    if not query.names:
        return NO_NAME
    located = query.point is not None or any(getattr(query.address, _field(key)) for key in LOCATING)
    return None if located else NO_LOCATION


def _field(key: str) -> str:
    return "postal_code" if key == "postalCode" else key


async def _ask(source: Source, query: Query, attributes: frozenset[str]) -> tuple[Asked, Sequence[Collected]]:
    began = perf_counter()
    try:
        found = await source.collect(query, attributes)
    except BudgetSpent as spent:
        return Asked(source.name, note=str(spent)), ()
    except SourceError as error:
        METERS.count(SOURCE_ERRORS, source.name)
        log.warning("source_failed", source=source.name, error=str(error))
        return Asked(source.name, error=str(error)), ()
    except Exception as error:  # a fault of ours in one source must not cost the evidence of the others
        METERS.count(SOURCE_ERRORS, source.name)
        log.exception("source_broken", source=source.name)
        return Asked(source.name, error=f"It failed unexpectedly ({type(error).__name__})."), ()
    finally:
        METERS.timer(SOURCE_SECONDS, source.name).add(perf_counter() - began)
    return Asked(source.name, len(found)), found


def answers(run: Run) -> tuple[Resolved, ...]:
    """Return the requested attributes, resolved from the records that the run accepted."""
    case = case_of(run)
    return tuple(_answer(attribute, run, case) for attribute in run.attributes)


def case_of(run: Run) -> Case:
    """Return what the attributes of a run are resolved from."""
    return Case(
        query=run.query,
        verdict=run.verdict,
        datasets=run.datasets,
        judged=run.judged,
        surroundings=run.surroundings,
        searched=tuple(one.source for one in run.asked),
        failed=tuple(one.source for one in run.asked if one.error),
    )


def _answer(attribute: str, run: Run, case: Case) -> Resolved:
    if attribute in run.custom:
        return _answer_custom(run.custom[attribute], run, case)
    offering = [one.name for one in run.sources if attribute in one.attributes]
    if not offering:
        return unresolved(
            attribute, AttributeStatus.NOT_RUN, NO_SOURCE if ATTRIBUTES[attribute].told_by else NO_PROVIDER
        )
    lack = lacking(run.query)
    if lack:
        return unresolved(attribute, AttributeStatus.RUN_CONDITION_FAILED, lack)
    began = perf_counter()
    resolved = _with_notes(resolve(attribute, case), run, offering)
    METERS.timer(ATTRIBUTE_SECONDS, attribute).add(perf_counter() - began)
    if not set(case.failed).isdisjoint(offering):
        return msgspec.structs.replace(resolved, status=AttributeStatus.ERROR)
    return resolved


def _answer_custom(asked: CustomAttribute, run: Run, case: Case) -> Resolved:
    offering = [one.name for one in run.sources if one.answers_questions or asked.key in one.attributes]
    if not offering:
        return unresolved_custom(asked, AttributeStatus.NOT_RUN, NO_ANSWERER)
    lack = lacking(run.query)
    if lack:
        return unresolved_custom(asked, AttributeStatus.RUN_CONDITION_FAILED, lack)
    resolved = _with_notes(resolve_custom(asked, case), run, offering)
    failed = not set(case.failed).isdisjoint(offering)
    return msgspec.structs.replace(resolved, status=AttributeStatus.ERROR) if failed else resolved


def _with_notes(resolved: Resolved, run: Run, offering: Sequence[str]) -> Resolved:
    """Add to the reasoning that a source which offers the attribute was not paid; without any answer it was not run."""
    notes = dict.fromkeys(one.note for one in run.asked if one.note and one.source in offering)
    if not notes:
        return resolved
    said = " ".join(map(str, notes))
    outputs = tuple(msgspec.structs.replace(one, reasoning=f"{one.reasoning} {said}") for one in resolved.outputs)
    answered = any(one.value is not None and one.probability is not None for one in outputs)
    status = resolved.status if answered else AttributeStatus.NOT_RUN
    return msgspec.structs.replace(resolved, status=status, outputs=outputs)
