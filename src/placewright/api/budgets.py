"""How large a budget a request may set."""

from placewright.api.schemas.faults import invalid
from placewright.errors import Problem
from placewright.settings import Settings


def check_budget(budget: float | None, settings: Settings) -> None:
    """Make sure that a request does not allow itself more than the operator allows.

    Raises:
        InvalidInput: it does.
    """
    most = settings.most_budget
    if budget is not None and most and budget > most:
        raise invalid([Problem("/budget", f"This must be at most {most:g}: the operator of this server has said so.")])
