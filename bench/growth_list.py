"""How long the list of the newest batches takes with ten batches and with a hundred thousand."""

from contextlib import ExitStack, closing
from functools import partial

from sqlalchemy import Connection, Text, cast, func, insert, select, update

from bench.databases import installation, kinds
from bench.row import Row, middle, seconds
from bench.server import ORGANISATION
from bench.stored import batch_of
from placewright.store import Database, batches, open_database, organisations, submissions
from placewright.store.schema import batches as table
from placewright.store.schema import organisations as owners

SIZES = (10, 100, 1_000, 10_000, 100_000)  # batches
LIMIT = 10  # batches in the answer, as when a client does not say
ROUNDS = 60
GOAL = 1.5  # QUALITY section 2: the last over the first


def measure(repeat: int) -> list[Row]:
    """Measure on each database."""
    return [row for kind in kinds() for row in _on(kind, repeat)]


def _on(kind: str, repeat: int) -> list[Row]:
    """Have all sizes at hand and list each in turn; over HTTP each would take the same millisecond longer."""
    with ExitStack() as stack:
        made = stack.enter_context(installation(kind))
        opened: dict[int, Database] = {}
        for size in SIZES:
            own = stack.enter_context(installation(kind))
            opened[size] = stack.enter_context(closing(open_database(own.settings())))
            opened[size].write(partial(_fill, size=size))
        return [
            _row(made.named(f"list batches, {SIZES[-1]:,} there"), opened, None, ROUNDS * repeat, GOAL),
            _row(made.named(f"find batches by name, {SIZES[-1]:,} there"), opened, "nowhere", 2 * repeat, None),
        ]


def _fill(conn: Connection, size: int) -> None:
    """Make one batch and copies of it: a hundred thousand submissions would take minutes, and leave the same rows."""
    owner = organisations.create(conn, ORGANISATION).id
    submissions.submit_batch(conn, owner, batch_of(1))
    copied = [column for column in table.c if column.name not in ("id", "public_id")]
    numbers = select(func.row_number().over().label("n")).select_from(_series(conn, size - 1)).subquery()
    rows = select("copy-" + cast(numbers.c.n, Text), *copied).select_from(table.join(numbers, numbers.c.n > 0))
    conn.execute(insert(table).from_select(["public_id", *(column.name for column in copied)], rows))
    conn.execute(update(owners).values(batches=size))


def _series(conn: Connection, size: int):  # noqa: ANN202 - a table of so many rows
    if conn.dialect.name == "postgresql":
        return func.generate_series(1, size).table_valued("value")
    return func.json_each(f"[{','.join('0' * size)}]").table_valued("value")


def _row(name: str, opened: dict[int, Database], query: str | None, rounds: int, goal: float | None) -> Row:
    taken: dict[int, list[float]] = {size: [] for size in opened}
    for number in range(rounds + 1):
        for size, database in opened.items():
            work = partial(batches.list_batches, organisation_id=1, limit=LIMIT, query=query)
            value = seconds(lambda database=database, work=work: database.read(work))  # type: ignore[misc]
            if number:  # the first ones warm up
                taken[size].append(value)
    points = tuple((size, middle(values)[0]) for size, values in taken.items())
    value, spread = middle(taken[SIZES[-1]])
    what = f"the same with {SIZES[0]} batches"
    return Row(name, value, "s", SIZES[-1], points[0][1], what, goal, "less", spread, points=points)
