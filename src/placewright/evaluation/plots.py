"""Draws how often values of a probability proved right: the reliability diagram of one attribute."""

from collections.abc import Sequence
from pathlib import Path

from placewright.evaluation.confidence import Answer
from placewright.evaluation.measure import wilson
from placewright.model.outputs import FLOORS

_BINS = 12  # of equal numbers of answers


def draw(path: Path, title: str, found: Sequence[Answer]) -> Path:
    """Draw the diagram as PNG; equal answers give an equal file, so that it can be kept under version control."""
    from matplotlib.figure import Figure  # of the development group: nothing at run time needs it

    ordered = sorted(found, key=lambda one: one.probability)
    figure = Figure(figsize=(4.2, 4.2), dpi=90, layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0.5, 1], [0.5, 1], color="0.6", linewidth=1)
    for word, floor in FLOORS.items():
        axes.axvline(floor, color="0.85", linewidth=1, zorder=0)
        axes.text(floor + 0.002, 0.505, word.replace("_", " "), rotation=90, fontsize=6, color="0.45", va="bottom")
    size = max(1, -(-len(ordered) // _BINS))
    for start in range(0, len(ordered), size):
        own = ordered[start : start + size]
        hits, mean = sum(one.share for one in own), sum(one.probability for one in own) / len(own)
        low, high = wilson(hits, len(own))
        right = hits / len(own)
        error = [[max(0.0, right - low)], [max(0.0, high - right)]]
        axes.errorbar([mean], [right], yerr=error, fmt="o", color="#1f5fa8", markersize=4, linewidth=1)
    axes.set(xlim=(0.58, 1.005), ylim=(0.5, 1.01), xlabel="probability given", ylabel="right")
    axes.set_title(f"{title}, {len(found)} answers", fontsize=10)
    figure.savefig(path, metadata={"Software": None})
    return path
