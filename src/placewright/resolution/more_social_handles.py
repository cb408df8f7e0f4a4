"""The handles of a place on the networks beyond the three of `social_handles`."""

from placewright.model.outputs import Output
from placewright.resolution.case import Case
from placewright.resolution.social_handles import BELIEF, handles_on, key_of, nouns_of
from placewright.resolution.stated import resolved

ATTRIBUTE = "moreSocialHandles"
NETWORKS = ("x", "youtube", "linkedin", "threads", "bluesky", "vk")


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `x`, `youtube`, `linkedin`, `threads`, `bluesky` and `vk`."""
    return resolved(ATTRIBUTE, case, BELIEF, handles_on(NETWORKS), nouns=nouns_of(NETWORKS), same=key_of)
