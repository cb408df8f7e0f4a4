"""Keys: the secret is printed alone and once; listing and revoking never need it."""

import pytest


def test_create_prints_the_key_alone(run, tmp_path):
    ran = run("keys", "create", "demo", "--name", "laptop", "--data", tmp_path / "data")
    assert ran.code == 0
    assert ran.out.startswith("pw_")
    assert len(ran.out.splitlines()) == 1
    listed = run("keys", "list", "--data", tmp_path / "data").out
    assert "laptop" in listed
    assert ran.out.strip() not in listed


def test_a_revoked_key_stays_in_the_list(run, tmp_path):
    run("keys", "create", "demo", "--data", tmp_path)
    assert run("keys", "revoke", "1", "--data", tmp_path).code == 0
    assert "revoked" in run("keys", "list", "--data", tmp_path).out


def test_an_unknown_key_cannot_be_revoked(run, tmp_path):
    ran = run("keys", "revoke", "7", "--data", tmp_path)
    assert (ran.code, ran.err) == (1, "Error: There is no key 7. `placewright keys list` shows the keys.\n")


def test_no_key_yet(run, tmp_path):
    assert "Create one: placewright keys create ORG" in run("keys", "list", "--data", tmp_path).err


@pytest.mark.parametrize("organisation", ["a", "Demo", "demo_1", "demo-", "x" * 51])
def test_what_cannot_be_an_organisation(run, tmp_path, organisation):
    ran = run("keys", "create", organisation, "--data", tmp_path)
    assert ran.code == 2
    assert "2 to 50 characters" in ran.err
