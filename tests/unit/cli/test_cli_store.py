"""The commands that look after the database: migrate, and copying one store into another."""

import sqlite3

from placewright.store.migrations import HEAD, STEPS


def test_migrate_says_what_it_did_and_then_that_nothing_is_left(run, tmp_path):
    first, second = (run("migrate", "--data", tmp_path) for _ in range(2))
    assert [line.split()[0] for line in first.out.splitlines()] == [step.revision for step in STEPS]
    assert (second.code, second.out) == (0, "")
    assert second.err == f"The tables are at revision {HEAD}, nothing is left to do.\n"


def test_a_copy_ends_with_a_check_and_can_be_repeated(run, tmp_path):
    run("keys", "create", "demo", "--data", tmp_path)
    ends = ("--from", f"sqlite:///{tmp_path}/placewright.db", "--to", f"sqlite:///{tmp_path}/other.db")
    ran = run("store", "copy", *ends)
    assert ran.code == 0
    assert {line.split()[-1] for line in ran.out.splitlines()} == {"same"}
    again = run("store", "copy", *ends)
    assert (again.code, "--replace deletes them first" in again.err) == (2, True)
    assert run("store", "copy", "--replace", *ends).code == 0
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("UPDATE organisations SET slug = 'changed'")
    other.close()
    ran = run("store", "check", *ends)
    assert (ran.code, "The databases differ in organisations." in ran.err) == (1, True)


def test_what_cannot_be_copied_is_said(run, tmp_path):
    here, nowhere = f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/none.db"
    assert "Both are the same" in run("store", "copy", "--from", here, "--to", here).err
    assert "There is no file" in run("store", "copy", "--from", nowhere, "--to", here).err
    assert "only sqlite:///FILE and postgresql" in run("store", "check", "--from", "mysql://x/y", "--to", here).err
