"""Custom attributes from a file: kept all or none, again without harm, otherwise as another version."""

import json

import pytest

TERRACE = {"key": "terrace", "question": "Is there a terrace?", "outputs": {"terrace": "boolean"}}
DISHES = {"key": "dishes", "question": "What is served?", "outputs": {"served": "list of strings"}}


@pytest.fixture
def keep(run, tmp_path):
    run("keys", "create", "demo", "--data", tmp_path)

    def imported(*attributes):
        (tmp_path / "own.json").write_text(json.dumps(attributes), encoding="utf-8")
        return run("attributes", "import", "demo", tmp_path / "own.json", "--data", tmp_path)

    return imported


def test_a_file_is_kept_and_shown_and_taken_back(run, keep, tmp_path):
    assert keep(TERRACE, DISHES).err == "2 of 2 attributes are new or asked otherwise.\n"
    assert keep(TERRACE, {**DISHES, "question": "What do they cook?"}).err.startswith("1 of 2")
    shown = run("attributes", "list", "demo", "--data", tmp_path).out.splitlines()
    assert shown[1].split(maxsplit=2)[:2] == ["dishes", "2"]
    assert "dishes.served: list of strings" in shown[1]
    assert run("attributes", "remove", "demo", "dishes", "--data", tmp_path).code == 0
    assert run("attributes", "remove", "demo", "dishes", "--data", tmp_path).code != 0
    noted = map(json.loads, run("organisations", "audit", "demo", "--json", "--data", tmp_path).out.splitlines())
    assert [(one["action"], one["subject"]) for one in noted][:2] == [
        ("attributes remove", "dishes"),
        ("attributes import", "terrace dishes"),
    ]


def test_one_wrong_attribute_keeps_all_out(run, keep, tmp_path):
    refused = keep(TERRACE, {**DISHES, "key": "website"})
    assert refused.code != 0
    assert "attribute 2/key: website is the name of something that is known already" in refused.err
    assert len(run("attributes", "list", "demo", "--data", tmp_path).out.splitlines()) == 1


def test_an_organisation_must_be_there(run, tmp_path):
    assert "There is no organisation" in run("attributes", "list", "nobody", "--data", tmp_path).err
