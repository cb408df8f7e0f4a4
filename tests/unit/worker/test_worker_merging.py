"""Joining the answer of a run with the one before."""

from placewright.model.outputs import AttributeStatus, Change, Output, Resolved, Result
from placewright.worker.merging import merged, part_of


def result(**outputs: str | None) -> Result:
    attributes = {"website": "websites", "name": "names", "phone": "phoneNumbers"}
    return Result.of(
        [
            Resolved(
                attribute=attributes[name],
                status=AttributeStatus.RUN,
                outputs=(Output(name=name, value=value, probability=0.95, reasoning=f"{name} is known"),),
            )
            for name, value in outputs.items()
        ],
        "MC",
    )


def test_without_an_answer_before_the_new_one_is_all() -> None:
    new = result(name="Café")
    assert merged(None, new) is new


def test_what_was_not_run_again_stays_in_the_order_of_attributes() -> None:
    whole = merged(result(name="Café"), result(website="https://cafe.mc/"))
    assert whole.outputs == {"website": "https://cafe.mc/", "name": "Café"}
    assert list(whole.outputs) == ["website", "name"]
    assert list(whole.attribute_status) == ["websites", "names"]
    assert whole.changes == {}


def test_what_changed_is_told() -> None:
    whole = merged(result(name="Café", phone="+37799"), result(name="Bar", phone="+37799"))
    assert whole.changes == {"name": Change("Café", "Bar")}
    assert whole.outputs["name"] == "Bar"


def test_a_value_that_went_is_a_change() -> None:
    whole = merged(result(phone="+37799"), result(phone=None))
    assert whole.outputs == {"phone": None}
    assert whole.changes == {"phone": Change("+37799", None)}


def test_part_of_an_answer() -> None:
    part = part_of(result(website="https://cafe.mc/", name="Café"), ("names", "cuisine"))
    assert part.outputs == {"name": "Café"}
    assert part.attribute_status == {"names": AttributeStatus.RUN}
    assert part.country_code == "MC"
