"""Same restaurant or not, on a set that was never learned from (QUALITY, section 1)."""

from placewright.evaluation.data import data_file
from placewright.evaluation.labelled_pairs import fodors_zagats
from placewright.evaluation.measure import Row, share
from placewright.evaluation.place_pairs import f1
from placewright.linking.pairs import score_pair
from placewright.linking.result import SAME

FILES = ("fodors-zagats/train.txt", "fodors-zagats/valid.txt")


def measure() -> list[Row]:
    """Return F1, precision and recall by the weights that are shipped."""
    pairs = fodors_zagats(*(data_file(file) for file in FILES))
    said = [score_pair(("left", pair.left), ("right", pair.right)).verdict == SAME for pair in pairs]
    right = sum(answer and pair.same for answer, pair in zip(said, pairs, strict=True))
    same = sum(pair.same for pair in pairs)
    return [
        f1("fodors_zagats F1, never trained on it", right, sum(said), same, len(pairs), floor=0.87, goal=0.98),
        share("fodors_zagats precision", right, sum(said)),
        share("fodors_zagats recall", right, same),
    ]
