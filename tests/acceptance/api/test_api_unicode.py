"""Text in any script comes back byte for byte: submit → status → results."""

import json

import pytest

NAMES = [
    "ร้านก๋วยเตี๋ยวต้มยำ",
    "مطعم أبو طارق للكشري",
    "すきやばし次郎 本店",
    "Το Μπαλκόνι της Γερακίνας",
    "🍕 Pizzería 🇮🇹 👨‍👩‍👧‍👦",
    "Cafe\u0301 de\u0301ja\u0300 vu",  # combining accents, not composed
    "\u202eשווארמה אבו\u202c — Right to left",
    "Z̸̧̛͎̲a̶͇͌l̷͍͝g̵̪̾o̶͈͐",
    "𝔉𝔯𝔞𝔨𝔱𝔲𝔯 & 𐍈",
    "名" * 500,
    "\u0000\u0001\u007f\u2028\ufeff control \\ \" / ' <b>",
]


@pytest.mark.parametrize("ensure_ascii", [False, True])
def test_section_6_names_and_ids_survive(api, client, ensure_ascii):
    jobs = [
        {"place_id": f"{index} {name[:80]}".replace("\x00", ""), "inputs": {"name": name, "city": name, name: [name]}}
        for index, name in enumerate(NAMES)
    ]
    body = {"batch_name": NAMES[6], "batch_id": f"{NAMES[4]}{ensure_ascii}", "jobs": jobs, "attributes": ["websites"]}
    batch = client.post("/batches", content=json.dumps(body, ensure_ascii=ensure_ascii).encode()).json()
    ids = [job["place_id"] for job in jobs]
    assert (batch["id"], batch["batch_name"], batch["jobs"]["queued"]) == (body["batch_id"], NAMES[6], ids)
    api.work()
    answer = client.get("/jobs", params={"batchId": batch["id"]})
    found = answer.json()["jobs"]
    assert [job["inputs"] for job in found] == [job["inputs"] | {"input_type": "place"} for job in jobs]
    assert [job["place_id"] for job in found] == ids
    sent = json.dumps(jobs[0]["inputs"], ensure_ascii=ensure_ascii)[:-1].encode()
    assert sent in answer.content  # as sent, escapes included


@pytest.mark.parametrize(("name", "query"), [("CAFÉ Ñandú", "café ñ"), ("Straße 7", "STRASSE"), ("Ταβέρνα", "ταβέ")])
def test_section_7_batches_are_found_by_name_in_any_case_and_script(client, name, query):
    body = {"batch_name": name, "jobs": [{"inputs": {"name": "x", "city": "y"}}], "attributes": ["websites"]}
    client.post("/batches", json=body)
    found = client.get("/batches", params={"query": query}).json()
    assert (found["total"], found["batches"][0]["batch_name"]) == (1, name)
