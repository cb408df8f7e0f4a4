"""API10:2023 Unsafe Consumption of APIs: what others answer is bounded, checked and shown as text.

Lying, slow and endless sources are in tests/integration/web and tests/unit/outgoing; here, what comes in by a list.
"""

import csv
import io

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "+1+1",
    "-2+3",
    "\tx",
    "<script>alert(1)</script>",
    "a\u202egnp.exe",
    "x" * 500,
]


def test_hostile_texts_come_back_as_they_are_and_run_nowhere(api, org):
    client = org()
    jobs = [
        {"place_id": str(n), "inputs": {"name": text, "city": "Nice"}, "attributes": ["websites"]}
        for n, text in enumerate(HOSTILE)
    ]
    client.post(
        "/place_enrichment/batches", json={"batch_name": "=1", "batch_id": "h", "jobs": jobs}
    ).raise_for_status()
    api.work()
    shown = client.get("/place_enrichment/jobs").json()["jobs"]
    assert [job["inputs"]["name"] for job in shown] == HOSTILE
    export = client.post("/place_enrichment/exports", json={"batch_ids": ["h"], "format": "csv"}).raise_for_status()
    cells = [cell for row in csv.reader(io.StringIO(export.text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+1", "-2", "\t", "\r"))]
