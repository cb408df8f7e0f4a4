"""How long a worker's claim takes with a thousand jobs waiting and with a million."""

from contextlib import ExitStack, closing

from bench.databases import Installation, installation, kinds
from bench.row import Row, middle, seconds
from bench.server import ORGANISATION
from bench.stored import batch_of
from placewright.dispatch import open_dispatcher
from placewright.dispatch.base import Dispatcher
from placewright.store import open_database, organisations, submissions

SIZES = (1_000, 10_000, 100_000, 1_000_000)  # jobs that wait
BATCH = 50_000  # jobs of one batch at most
ROUNDS = 60
GOAL = 1.5  # QUALITY section 2: the last over the first


def measure(repeat: int) -> list[Row]:
    """Measure on each database."""
    return [_on(kind, repeat) for kind in kinds()]


def _on(kind: str, repeat: int) -> Row:
    """Have all sizes at hand and claim of each in turn, so that a noisy moment of the machine meets all."""
    taken: dict[int, list[float]] = {size: [] for size in SIZES}
    with ExitStack() as stack:
        made = stack.enter_context(installation(kind))
        dispatchers = {size: _filled(stack, kind, size) for size in SIZES}
        for number in range(ROUNDS * repeat):
            for size, dispatcher in dispatchers.items():
                value = _claimed(dispatcher)
                if number >= ROUNDS // 10:  # the first ones warm up
                    taken[size].append(value)
    points = tuple((size, middle(values)[0]) for size, values in taken.items())
    what = f"the same with {SIZES[0]:,} waiting"
    note = "a slice of 200 each time, handed back before the next; least to greatest is that of the last"
    value, spread = middle(taken[SIZES[-1]])
    name = made.named(f"claim, {SIZES[-1]:,} jobs waiting")
    return Row(name, value, "s", SIZES[-1], points[0][1], what, GOAL, "less", spread, note, points)


def _filled(stack: ExitStack, kind: str, size: int) -> Dispatcher:
    """Return a dispatcher on an installation of its own where so many jobs wait."""
    made: Installation = stack.enter_context(installation(kind))
    settings = made.settings()
    database = stack.enter_context(closing(open_database(settings)))
    owner = database.write(lambda conn: organisations.create(conn, ORGANISATION).id)
    batch = batch_of(min(size, BATCH))
    for _ in range(max(1, size // BATCH)):
        database.write(lambda conn: submissions.submit_batch(conn, owner, batch))
    return stack.enter_context(closing(open_dispatcher(settings, database, "bench")))


def _claimed(dispatcher: Dispatcher) -> float:
    found = []
    value = seconds(lambda: found.append(dispatcher.claim()))
    assert found[0] is not None
    dispatcher.release(found[0])
    return value
