"""What `placewright top` makes of metrics, and how it draws it."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from rich.console import Console

from placewright.cli.top.command import _watch
from placewright.cli.top.frame import bar, duration, frame
from placewright.cli.top.look import Look, Working, _rate, seen

METRICS = """
placewright_build_info{version="1.2"} 1.0
placewright_jobs{status="queued"} 1200.0
placewright_jobs{status="completed"} 300.0
placewright_slices{state="waiting"} 6.0
placewright_oldest_slice_seconds 130.0
placewright_busy_workers 2.0
placewright_job_errors_total{code="timeout"} 3.0
placewright_lease_losses_total 1.0
"""
BATCH = Working(
    id="b",
    name="Nice [red]",
    status="in_progress",
    total=40,
    completed=9,
    failed=1,
    jobs_per_second=2.5,
    eta_seconds=12,
)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def drawn(look) -> str:
    console = Console(width=120)
    with console.capture() as captured:
        console.print(frame(look))
    return captured.get()


def test_metrics_become_a_picture() -> None:
    look = seen(METRICS, url="http://there", organisation="acme", at=NOON)
    text = drawn(msgspec.structs.replace(look, batches=[BATCH], jobs_per_second=71.25))
    for part in ("1.2", "queued 1,200", "waiting 6", "oldest 2 min", "71.2 jobs/s", "2 busy", "timeout 3", "10/40"):
        assert part in text
    assert "Nice [red]" in text  # names are not markup
    assert "█████░" in text


def test_hidden_metrics_leave_the_batches() -> None:
    look = seen("", url="http://there", organisation="acme", at=NOON)
    assert "does not show" in drawn(look)
    assert "No batch of acme" in drawn(look)


def test_a_rate_is_never_below_zero() -> None:
    first = seen(METRICS, url="", organisation="acme", at=NOON)
    later = seen(METRICS.replace("300.0", "500.0"), url="", organisation="acme", at=NOON + timedelta(seconds=4))
    assert _rate(first, later) == 50
    assert _rate(msgspec.structs.replace(later, at=NOON), msgspec.structs.replace(first, at=later.at)) == 0


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, "?"), (0.4, "0 s"), (99, "99 s"), (130, "2 min"), (7500, "2 h 05"), (400_000, "5 d")]
)
def test_a_time_is_said_as_people_say_it(seconds: float | None, said: str) -> None:
    assert duration(seconds) == said


def test_a_bar_of_nothing_is_empty() -> None:
    assert bar(msgspec.structs.replace(BATCH, total=0, completed=0, failed=0)) == "░" * 20


def test_a_terminal_is_drawn_anew_until_ctrl_c(capsys, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes the output for a terminal then
    monkeypatch.setenv("TERM", "xterm-256color")
    looks = [seen(METRICS.replace("300.0", f"{n}.0"), url="", organisation="acme", at=NOON) for n in (301, 302)]

    def again(before: Look) -> Look:
        if not looks:
            raise KeyboardInterrupt
        return looks.pop(0)

    with pytest.raises(KeyboardInterrupt):
        _watch(seen(METRICS, url="", organisation="acme", at=NOON), again, 0.01)
    assert "completed 302" in capsys.readouterr().out
