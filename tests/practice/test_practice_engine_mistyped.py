"""Whatever an administrator or a clerk mistypes is answered with a sentence."""

import re
from typing import Any

import pytest

from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital
from tests.practice.interfaces import PATIENT, doing, sending, whole

MISTYPED: list[dict[str, Any]] = [
    {"kind": "engine"},
    {"kind": "engine", "node": "nowhere", "do": "replay"},
    {"kind": "engine", "node": ["engine"], "do": "replay"},
    {"kind": "engine", "node": "engine", "do": None},
    doing("explode"),
    doing("restart_queue"),
    doing("restart_queue", to="moon"),
    doing("restart_queue", to={"id": "ris"}),
    doing("replay"),
    doing("replay", n="seven"),
    doing("replay", n=10**30),
    doing("replay", n=99),
    doing("replay", numbers="all"),
    doing("replay", numbers=[None]),
    doing("replay", n="²"),
    doing("release", n=1),
    doing("purge", n=-1),
    doing("park", n=1, to="ris"),
    doing("park", n=1, to="ris", reason="x"),
    doing("edit_message", n=1, to="ris"),
    doing("edit_message", n=1, to="ris", message="hello"),
    doing("edit_message", n=1, to="ris", message=7),
    doing("edit_map"),
    doing("edit_map", map="m", steps="copy"),
    doing("edit_map", map="m", steps=[{"do": "copy", "from": "PID", "to": "PID-3"}]),
    doing("edit_map", map="m", steps=[{"do": "set", "to": "nonsense", "value": "x"}]),
    doing("edit_map", map="m", steps=[{"do": "translate", "to": "PID-8", "table": "none"}]),
    doing("edit_table", table="t", rows=[1]),
    doing("edit_route", route={"id": "to_ris", "to": ["moon"]}),
    doing("edit_route", route={"id": "to_ris", "colour": "red"}),
    doing("edit_route", route={"to": ["ris"]}),
    doing("edit_destination", destination={"id": "ris", "port": "2575x"}),
    doing("edit_destination", destination={"id": "ris", "host": ""}),
    doing("edit_destination", destination={"id": "moon"}),
    doing("edit_destination", destination={"id": "ris", "on_error": "explode"}),
    doing("edit_map", "engine", "ehr", map="m", steps=[]),
    doing("register", "ehr"),
    doing("register", "ehr", patient={"name": "Doe"}),
    doing("register", "ehr", patient={"id": "1", "shoe_size": 44}),
    doing("register", "ehr", "ris", patient=PATIENT),
    doing("discharge", "ehr", patient={"id": "404"}),
    doing("merge", "ehr", surviving="1"),
    doing("merge", "ehr", surviving="1", retired="1"),
    doing("order", "ehr", patient_id="404"),
    doing("order", "ehr", patient_id="100"),
    doing("cancel", "ehr", placer_order_number="404"),
    doing("schedule", "ris", accession_number="404", start="20261123"),
    doing("schedule", "ris", accession_number="A00001", start="tomorrow"),
    doing("status", "ris", accession_number="A00001", status="happy"),
    doing("report", "ris", accession_number="A00001"),
    doing("report", "ris", accession_number="A00001", text="x", status="?"),
    sending(host={"name": "engine"}),
    sending(messages=[]),
    sending(messages=[" "]),
    sending(file=["a.hl7"]),
    sending(file="lost.hl7"),
]


@pytest.mark.parametrize("action", MISTYPED, ids=str)
def test_what_is_mistyped_is_answered_with_a_sentence_and_changes_nothing(
    action: dict[str, Any],
) -> None:
    house = Hospital(HospitalConfig.from_data(whole()))
    house.act(doing("register", "ehr", patient=PATIENT))
    house.act(doing("order", "ehr", patient_id="100", procedure_code="CT", modality="CT"))
    before = house.holdings()

    result = house.act(action)["result"]

    assert result["outcome"] == "not_sent"
    assert re.search(r"[.:?)]$", result["sentence"])
    assert house.holdings() == before
