"""`placewright link` on two real lists."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from placewright.cli.tables.linking import run
from placewright.errors import UsageError

LEFT = """id,name,lat,lon,phone
a,Cafe de Paris,43.7393,7.4270,
b,McDonalds,43.7290,7.4160,
c,Le Tip Top,43.7401,7.4270,+377 93 50 69 13
d,Nowhere Bar,43.7350,7.4200,
"""
RIGHT = """place_id;title;latitude;longitude;tel
1;Café de Paris;43.7394;7.4271;
2;McDonald's;43.7291;7.4161;
3;Tip Top;43.7402;7.4272;0037793506913
4;Hôtel Hermitage;43.7377;7.4247;
5;Cafe de Paris;43.7393;7.4270;
"""


def link(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "placewright", "link", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=120)


def rows(text: str) -> list[dict[str, str]]:
    """Return the rows of an output."""
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def lists(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "left.csv").write_text(LEFT)
    (tmp_path / "right.csv").write_text(RIGHT)
    return str(tmp_path / "left.csv"), str(tmp_path / "right.csv")


def test_pairs_of_two_lists(lists, tmp_path):
    out = tmp_path / "out.csv"
    done = link(*lists, str(out))
    assert done.returncode == 0, done.stderr
    found = rows(out.read_text())
    assert [(row["left_id"], row["right_id"]) for row in found] == [("a", "5"), ("a", "1"), ("b", "2"), ("c", "3")]
    assert set(found[0]) == {"left_id", "right_id", "probability", "verdict", "reasons"}
    assert {row["verdict"] for row in found} == {"same"}
    assert "the same phone number" in found[3]["reasons"]
    assert not (tmp_path / "out.csv.part").exists()


def test_one_to_one(lists):
    done = link(*lists, "-", "--one-to-one")
    assert [(row["left_id"], row["right_id"]) for row in rows(done.stdout)] == [("a", "5"), ("b", "2"), ("c", "3")]


def test_given_pairs_are_all_scored(lists, tmp_path):
    (tmp_path / "pairs.csv").write_text("left_id,right_id,label\na,1,1\na,4,0\nb,2,1\nx,1,0\n")
    done = link(*lists, "-", "--pairs", str(tmp_path / "pairs.csv"))
    assert [(row["left_id"], row["right_id"], row["verdict"]) for row in rows(done.stdout)] == [
        ("a", "1", "same"),
        ("a", "4", "different"),
        ("b", "2", "same"),
    ]
    assert "has no usable row x." in done.stderr


def test_any_order_and_any_number_of_processes_give_the_same_pairs(tmp_path):
    chance = Random(1)
    lines = [
        f"{i},{chance.choice(['Alba', 'Boro', 'Cima', 'Dora'])} {chance.choice(['Cafe', 'Bar'])} {i % 97},"
        f"{43.7 + chance.random() / 50:.5f},{7.4 + chance.random() / 50:.5f}"
        for i in range(1100)
    ]
    shuffled = chance.sample(lines, len(lines))
    header = "id,name,latitude,longitude"
    for name, content in (("left", lines), ("right", lines), ("mixed", shuffled)):
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *content]) + "\n")
    left, right, mixed = (str(tmp_path / f"{name}.csv") for name in ("left", "right", "mixed"))
    alone = link(left, right, "-", "--processes", "1").stdout
    assert len(rows(alone)) > 500
    assert link(left, right, "-", "--processes", "2").stdout == alone
    assert sorted(link(mixed, mixed, "-", "--processes", "2").stdout.splitlines()) == sorted(alone.splitlines())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_no_half_file_and_no_process(tmp_path, number):
    rows = [f"{i},Café {i},{43 + i % 1000 / 1000},{7 + i // 1000 / 1000}\n" for i in range(6000)]
    (tmp_path / "many.csv").write_text("id,name,lat,lon\n" + "".join(rows))
    many, out, home = str(tmp_path / "many.csv"), tmp_path / "out.csv", tmp_path / "tmp"
    home.mkdir()
    command = [sys.executable, "-m", "placewright", "link", many, many, str(out), "--processes", "2"]
    environment = {**os.environ, "TMPDIR": str(home)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, start_new_session=True, **quiet) as process:
        while len(children := helpers(process.pid)) < 2 or not list(home.glob("placewright-link-*/index/*")):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
    assert process.returncode != 0
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{child}/cmdline").exists() for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [child for child in children if Path(f"/proc/{child}/cmdline").exists()]
    assert not out.exists()
    if number is signal.SIGINT:
        assert list(home.glob("placewright-link-*")) == []
    small = tmp_path / "small.csv"
    small.write_text("id,name,lat,lon\n" + "".join(rows[:5]))
    subprocess.run([*command[:4], str(small), str(small), str(out)], env=environment, check=True, **quiet)
    assert len(rows_of(out)) == 5
    assert [list(home.glob("placewright-link-*")), list(tmp_path.glob("*.part"))] == [[], []]


def helpers(pid: int) -> list[str]:
    """Return the processes that another has started."""
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []


def rows_of(file: Path) -> list[dict[str, str]]:
    """Return the rows of a file."""
    return rows(file.read_text())


def test_without_coordinates_or_address_names_are_compared(lists, tmp_path):
    (tmp_path / "names.csv").write_text("id,name\nn,Café de Paris\n")
    (tmp_path / "pairs.csv").write_text("left_id,right_id\nn,1\n")
    done = link(str(tmp_path / "names.csv"), lists[1], "-", "--pairs", str(tmp_path / "pairs.csv"))
    assert [row["verdict"] for row in rows(done.stdout)] == ["same"]


@pytest.mark.parametrize(
    ("names", "given", "sentence"),
    [
        (("{left}", "{right}", "{left}"), {}, "Give OUT another name"),
        (("-", "-", "out.csv"), {}, "Only one of the files"),
        (("{left}", "{right}", "-"), {"maps": ["name=Nope"]}, "neither list has a column Nope"),
        (("{left}", "{right}", "-"), {"pairs": "{left}"}, "need the columns left_id and right_id"),
        (("{left}", "{right}", "-"), {"pairs": "p.csv", "one": True}, "Leave one out"),
        (("{left}", "{right}", "out.doc"), {}, "is not known"),
    ],
)
def test_what_is_wrong_reads_as_a_sentence(lists, names, given, sentence):
    left, right, out = (name.format(left=lists[0], right=lists[1]) for name in names)
    options = {"pairs": None, "one": False, "maps": [], "processes": 1} | given
    if options["pairs"]:
        options["pairs"] = options["pairs"].format(left=lists[0])
    with pytest.raises(UsageError, match=sentence):
        run(left, right, out, **options)


def test_a_missing_file_is_named(lists):
    done = link(lists[0], "missing.csv", "-")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: missing.csv: No such file or directory.\n"
