"""What sources that ask others have in common: a dataset whose version tells when its answers are asked for again."""

from datetime import UTC, datetime

from placewright.model.place import Dataset


def live_dataset(
    name: str, source: str, age_days: float, licence: str | None = None, attribution: str | None = None
) -> Dataset:
    """Return the dataset of a service. Its version is the day on which the present period began.

    All that is answered within one period counts as of that day, so that equal questions have equal answers.

    Args:
        source: the kind of source, by which it is believed.
        age_days: the length of a period; answers are kept no longer.
    """
    seconds = age_days * 86_400
    began = datetime.now(UTC).timestamp() // seconds * seconds
    since = datetime.fromtimestamp(began, UTC).strftime("%Y-%m-%d")
    return Dataset(name=name, source=source, version=since, licence=licence, attribution=attribution, observed_at=since)
