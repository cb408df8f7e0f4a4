"""Lines of exports are those of Python's own writer."""

import csv
import io
from datetime import UTC, datetime

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Raw

from placewright.exports.rows import COLUMNS, CsvRows, cells, row_of
from placewright.model.attributes import ATTRIBUTES
from placewright.model.job import JobStatus
from placewright.model.outputs import AttributeStatus, Confidence
from placewright.store import StoredJob

ASKED = ("websites", "openingHours", "coordinates")
texts = st.text(alphabet="aé,\"\r\n=+-@\t;' 1", max_size=6)
values = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1, 1) | texts | st.lists(texts, max_size=2)
outputs = [output for key in ASKED for output in ATTRIBUTES[key].outputs]


def raw(value) -> Raw:
    return Raw(msgspec.json.encode(value))


@st.composite
def jobs(draw) -> StoredJob:
    answered = draw(st.lists(st.sampled_from(outputs), unique=True))
    inputs = {
        "name": draw(texts),
        "website": draw(texts),
        **draw(st.sampled_from([{}, {"latitude": 1.5, "longitude": 7}])),
    }
    return StoredJob(
        place_id=draw(texts),
        batch_id=draw(st.none() | texts),
        status=draw(st.sampled_from(JobStatus)),
        attributes=draw(st.sampled_from([ASKED, ASKED[:1], ()])),
        inputs=raw(inputs),
        outputs=raw({output: draw(values) for output in answered}),
        reasoning=raw({output: draw(texts) for output in answered}),
        confidence_scores=raw({output: draw(st.sampled_from(Confidence)) for output in answered}),
        attribute_status=raw(draw(st.dictionaries(st.sampled_from(ASKED), st.sampled_from(AttributeStatus)))),
        enrichment_metadata=raw({}),
        changes=raw({}),
        country_code=None,
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        completed_at=None,
        last_enriched=None,
        processing_seconds=None,
        attempts=1,
        error=None,
    )


@settings(suppress_health_check=[HealthCheck.too_slow])  # that a machine is busy says nothing of the strategy
@given(st.lists(jobs(), max_size=3))
def test_section_4_lines_are_those_of_the_csv_module(some):
    rows = CsvRows(ASKED, lambda batch_id: f"{batch_id}, of mine")
    columns = next(csv.reader([rows.head().decode()]))
    assert set(columns) <= set(COLUMNS)
    expected = io.StringIO()
    named = (row_of(job, f"{job.batch_id}, of mine" if job.batch_id else "") for job in some)
    csv.writer(expected).writerows(cells(row, columns) for row in named)
    assert rows.text(some).decode() == expected.getvalue()
