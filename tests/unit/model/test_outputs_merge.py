"""How an earlier answer and a new run become one."""

from placewright.model.outputs import AttributeStatus, Change, Output, Resolved, Result, merge

KEYS = {"website": "websites", "phone": "phoneNumbers"}


def resolved(name: str, value: str | None) -> Resolved:
    failed = value == "error"
    output = Output(name=name, value=None if failed else value, probability=0.9, reasoning="So.")
    status = AttributeStatus.ERROR if failed else AttributeStatus.RUN
    return Resolved(attribute=KEYS[name], status=status, outputs=(output,))


def result(**values: str | None) -> Result:
    return Result.of([resolved(name, value) for name, value in values.items()])


def test_what_is_not_run_again_stays() -> None:
    merged = merge(result(website="a", phone="+1"), result(phone="+2"), ("phoneNumbers",))
    assert merged.outputs == {"website": "a", "phone": "+2"}
    assert list(merged.attribute_status) == ["websites", "phoneNumbers"]
    assert merged.changes == {"phone": Change("+1", "+2")}


def test_equal_values_are_no_change() -> None:
    assert merge(result(website="a"), result(website="a"), ("websites",)).changes == {}


def test_new_outputs_are_no_change() -> None:
    merged = merge(result(phone="+1"), result(website="a"), ("websites",))
    assert (list(merged.outputs), merged.changes) == (["website", "phone"], {})


def test_a_failed_run_keeps_the_earlier_value() -> None:
    merged = merge(result(website="a"), result(website="error"), ("websites",))
    assert (merged.outputs, merged.attribute_status) == ({"website": "a"}, {"websites": "ERROR"})
    assert merged.confidence_scores == {"website": "MEDIUM"}


def test_a_value_that_is_gone_is_a_change() -> None:
    merged = merge(result(website="a"), result(website=None), ("websites",))
    assert (merged.outputs, merged.changes) == ({"website": None}, {"website": Change("a", None)})


def test_the_first_answer_is_taken_as_it_is() -> None:
    first = result(website="a")
    assert merge(None, first, ("websites",)) is first
