"""Organisations: what they store is listed, and how long it is kept can be set."""

import pytest


def columns(run, data, line: int = 1) -> list[str]:
    return run("organisations", "list", "--data", data).out.splitlines()[line].strip().split(maxsplit=3)


def test_none_yet(run, tmp_path):
    assert "Create one with its first key" in run("organisations", "list", "--data", tmp_path).err


def test_results_are_kept_as_told(run, tmp_path):
    run("keys", "create", "demo", "--data", tmp_path)
    assert columns(run, tmp_path) == ["demo", "0", "0", "for ever"]
    for days, told in (("30", "30 days"), ("1", "1 day"), ("0.5", "0.5 days"), ("0", "for ever")):
        ran = run("organisations", "retention", "demo", days, "--data", tmp_path)
        assert (ran.code, ran.err) == (0, f"Results of demo are kept {told}.\n")
        assert columns(run, tmp_path) == ["demo", "0", "0", told]


def test_default_is_what_the_setting_says(run, tmp_path, monkeypatch):
    monkeypatch.setenv("PLACEWRIGHT_RETENTION_DAYS", "90")
    run("keys", "create", "demo", "--data", tmp_path)
    assert columns(run, tmp_path)[3] == "90 days"
    run("organisations", "retention", "demo", "7", "--data", tmp_path)
    assert columns(run, tmp_path)[3] == "7 days"
    assert "kept 90 days" in run("organisations", "retention", "demo", "default", "--data", tmp_path).err
    assert columns(run, tmp_path)[3] == "90 days"


@pytest.mark.parametrize("days", ["x", "-1", "nan", "inf", "36501", ""])
def test_what_is_no_number_of_days(run, tmp_path, days):
    ran = run("organisations", "retention", "--data", tmp_path, "--", "demo", days)
    assert ran.code == 2
    assert "not a number of days" in ran.err


def test_an_unknown_organisation(run, tmp_path):
    ran = run("organisations", "retention", "demo", "7", "--data", tmp_path)
    assert ran.code == 1
    assert "There is no organisation 'demo'." in ran.err


def test_an_organisation_is_pinned_to_what_the_folder_holds(run, tmp_path):
    run("keys", "create", "demo", "--data", tmp_path)
    assert "these 0 dataset(s) only" in run("organisations", "pin", "demo", "--data", tmp_path).err
    assert "by any reference data" in run("organisations", "pin", "demo", "--off", "--data", tmp_path).err
    assert run("organisations", "pin", "nobody", "--data", tmp_path).code == 1
