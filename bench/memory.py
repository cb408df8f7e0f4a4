"""How much memory a process holds, as Linux tells."""

from pathlib import Path


def peak_mb(pid: int) -> float:
    """Return the most that a process ever held, pages that it shares with others included, since `forget_peak`."""
    return _kib(f"/proc/{pid}/status", "VmHWM:") / 1024


def forget_peak(pid: int) -> None:
    """Let `peak_mb` count from now on."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def private_mb(pid: int) -> float:
    """Return what a process holds for itself alone: what would be free if it ended."""
    file = f"/proc/{pid}/smaps_rollup"
    return (_kib(file, "Private_Clean:") + _kib(file, "Private_Dirty:")) / 1024


def children(pid: int) -> list[int]:
    """Return the processes that a process started and that still run."""
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


def _kib(file: str, name: str) -> int:
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))
