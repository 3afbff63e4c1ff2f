"""Every fault of a practice hospital: alone, really seen from a console, and really mended."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from app.grading.lab import Bench
from app.grading.loading import load_lab
from app.practice.carrying import Carried, carry_on
from app.practice.config import HospitalConfig
from app.practice.faults import BY_CODE, FAULTS, Fault
from app.practice.faults.fault import node
from app.practice.states import difference

FOLDER = Path(__file__).parents[2] / "labs" / "practice_hospital"
Action: TypeAlias = dict[str, Any]


@pytest.fixture(scope="module")
def bench() -> Bench:
    lab = load_lab(FOLDER).lab
    return lab.bench(lab.params("seed-1"))


@dataclass(frozen=True)
class Sound:
    """The hospital as it was agreed, and what is done in it."""

    bench: Bench

    @property
    def hospital(self) -> dict[str, Any]:
        """Return its systems."""
        assert self.bench.hospital is not None
        return dict(self.bench.hospital)

    def at(self, name: str) -> dict[str, Any]:
        """Return a system."""
        return node(self.hospital, name)

    def call(self, kind: str, caller: str, to: str, **more: Any) -> Action:
        """Return an action with everything right."""
        place = {name: self.at(to)[name] for name in ("host", "port")}
        titles = {
            "calling_ae_title": self.at(caller)["ae_title"],
            "called_ae_title": self.at(to)["ae_title"],
        }
        return {"kind": kind, **titles, **place, **more}

    def store(self, caller: str, file: str) -> Action:
        """Return the sending of a file to the archive."""
        return self.call("store", caller, "archive", files=[file])

    def move(self, to: str) -> Action:
        """Return a retrieval from the archive to a system."""
        [first, *_] = self.at("archive")["holdings"].values()
        keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": first["StudyInstanceUID"]}
        title = self.at(to)["ae_title"]
        return self.call("move", "view", "archive", destination=title, keys=keys)

    def worklist(self, **keys: str) -> Action:
        """Return a query of the worklist for the CT."""
        step = {"Modality": "CT", **keys}
        asked = {"PatientName": "*", "ScheduledProcedureStepSequence": [step]}
        return self.call("find", "ct", "worklist", model="worklist", keys=asked)

    def again(self, name: str, *settings: str) -> list[Action]:
        """Return the change that gives a system its agreed settings again."""
        changes = [{"path": each, "value": self.at(name)[each]} for each in settings]
        return [{"kind": "configure", "node": name, "changes": changes}]

    def reschedule(self) -> list[Action]:
        """Return what schedules each open order as it was."""
        return [
            {"kind": "ris", "node": "ris", "do": "schedule", "accession_number": number,
             "start": row["start"], "station": row["station"]}
            for number, row in self.at("ris")["orders"].items()
        ]  # fmt: skip


WOMAN = {"id": "90000001", "name": "Rook^Ida", "birth_date": "19800101", "sex": "F"}
REGISTER = {"kind": "ehr", "node": "ehr", "do": "register", "patient": WOMAN}
ORDER = {
    "kind": "ehr", "node": "ehr", "do": "order", "patient_id": WOMAN["id"], "start": "202601020900",
    "procedure_code": "CTHEAD", "procedure_name": "CT head", "modality": "CT",
    "placer_order_number": "P9000001",
}  # fmt: skip
RESTART = {"kind": "engine", "node": "engine", "do": "restart_queue", "to": "ris"}
ADT = (
    "MSH|^~\\&|EHR|HOSP|RIS|HOSP|20260102||ADT^{event}|C7|P|2.5.1\r"
    "PID|1||90000001^^^HOSP^MR||Rook^Ida||19800101|F\r"
)


def message(sound: Sound, to: str, event: str) -> Action:
    place = {name: sound.at(to)[name] for name in ("host", "port")}
    return {"kind": "send_hl7", **place, "message": ADT.format(event=event)}


def done(carried: Carried) -> bool:
    """Say whether the last action did what it asked for."""
    return bool(carried.exchanges[-1]["result"]["ok"])


def matched(carried: Carried) -> bool:
    return done(carried) and bool(carried.exchanges[-1]["result"]["matches"])


def registered(carried: Carried) -> bool:
    return WOMAN["id"] in node(carried.hospital, "ris")["patients"]


def rightly_registered(carried: Carried) -> bool:
    return bool(node(carried.hospital, "ris")["patients"][WOMAN["id"]]["sex"] == "F")


def ordered(carried: Carried) -> bool:
    rows = node(carried.hospital, "ris")["orders"].values()
    return any(row["placer_order_number"] == "P9000001" for row in rows)


def numbered(carried: Carried) -> bool:
    return ordered(carried) and "P9000001" not in node(carried.hospital, "ris")["orders"]


def described(carried: Carried) -> bool:
    rows = node(carried.hospital, "archive")["holdings"].values()
    return any(row["StudyDescription"] == "CT CHEST" for row in rows)


def kept_in_turn(carried: Carried) -> bool:
    return not node(carried.hospital, "engine")["parked"]


def reported(carried: Carried) -> bool:
    return bool(node(carried.hospital, "ehr")["results"])


@dataclass(frozen=True)
class Proof:
    """What shows the fault, when it went well, and one way to mend it."""

    does: Callable[[Sound], list[Action]]
    mends: Callable[[Sound], list[Action]]
    went_well: Callable[[Carried], bool] = done


def echo(caller: str, to: str) -> Callable[[Sound], list[Action]]:
    return lambda sound: [sound.call("echo", caller, to)]


def sending(caller: str, *files: str) -> Callable[[Sound], list[Action]]:
    return lambda sound: [sound.store(caller, each) for each in files]


def moving(to: str) -> Callable[[Sound], list[Action]]:
    return lambda sound: [sound.move(to)]


def again(name: str, *settings: str) -> Callable[[Sound], list[Action]]:
    return lambda sound: sound.again(name, *settings)


def committing(sound: Sound) -> list[Action]:
    [first, *_] = sound.at("archive")["holdings"].values()
    row = {"sop_class_uid": first["SOPClassUID"], "sop_instance_uid": first["SOPInstanceUID"]}
    return [sound.call("commit", "ct", "archive", references=[row])]


def reporting(sound: Sound) -> list[Action]:
    [number, *_] = sound.at("ris")["orders"]
    return [{"kind": "ris", "node": "ris", "do": "report", "accession_number": number,
             "status": "F", "text": "No fracture."}]  # fmt: skip


def mending_route(_sound: Sound) -> list[Action]:
    route = {"id": "orders", "enabled": True}
    return [{"kind": "engine", "node": "engine", "do": "edit_route", "route": route}]


def mending_destination(sound: Sound) -> list[Action]:
    [row] = [each for each in sound.at("engine")["destinations"] if each["id"] == "ris"]
    return [{"kind": "engine", "node": "engine", "do": "edit_destination", "destination": row}]


def mending_map(sound: Sound) -> list[Action]:
    steps = sound.at("engine")["maps"]["orders"]
    return [{"kind": "engine", "node": "engine", "do": "edit_map", "map": "orders", "steps": steps}]


def mending_table(sound: Sound) -> list[Action]:
    rows = sound.at("engine")["tables"]["sex"]
    return [{"kind": "engine", "node": "engine", "do": "edit_table", "table": "sex", "rows": rows}]


def todays(sound: Sound) -> list[Action]:
    [row, *_] = sound.at("ehr")["orders"].values()
    return [sound.worklist(ScheduledProcedureStepStartDate=row["start"][:8])]


def stations(sound: Sound) -> list[Action]:
    return [sound.worklist(ScheduledStationAETitle=sound.at("ct")["ae_title"])]


PROOFS = {
    "CALLING_UNKNOWN": Proof(echo("us", "archive"), again("archive", "device_table")),
    "TITLE_CASE": Proof(echo("ct", "archive"), again("archive", "device_table")),
    "CALLED_TITLE": Proof(echo("ct", "archive"), again("archive", "ae_title")),
    "TRANSFER_SYNTAX": Proof(sending("ct", "ct_abdomen_jpeg_ls.dcm"), again("archive", "contexts")),
    "SOP_CLASS": Proof(sending("us", "us_abdomen.dcm"), again("archive", "contexts")),
    "NO_ASSOCIATIONS": Proof(echo("ct", "archive"), again("archive", "max_associations")),
    "VIEWER_SHUT": Proof(moving("view"), again("view", "device_table")),
    "WORKLIST_SHUT": Proof(stations, again("worklist", "device_table"), matched),
    "ARCHIVE_FULL": Proof(sending("ct", "ct_chest.dcm"), again("archive", "quota_objects")),
    "DUPLICATES_REFUSED": Proof(
        sending("ct", "ct_chest.dcm", "ct_chest.dcm"), again("archive", "duplicates")
    ),
    "COMMITMENT_OFF": Proof(committing, again("archive", "commitment")),
    "DESTINATION_UNKNOWN": Proof(moving("view"), again("archive", "destinations")),
    "DESTINATION_PORT": Proof(moving("view"), again("archive", "destinations")),
    "COERCION": Proof(sending("ct", "ct_chest.dcm"), again("archive", "coercion"), described),
    "PORT_MOVED": Proof(echo("ct", "worklist"), again("worklist", "port")),
    "CERTIFICATE_EXPIRED": Proof(moving("vna"), again("vna", "tls")),
    "TLS_OFF": Proof(moving("vna"), again("archive", "destinations")),
    "STATION_TITLE": Proof(
        stations, lambda sound: [*sound.again("ris", "stations"), *sound.reschedule()], matched
    ),
    "WORKLIST_DAY": Proof(todays, Sound.reschedule, matched),
    "QUEUE_STOPPED": Proof(lambda _: [REGISTER], lambda _: [RESTART], registered),
    "ROUTE_OFF": Proof(lambda _: [REGISTER, ORDER], mending_route, ordered),
    "RIS_PORT": Proof(lambda _: [REGISTER], mending_destination, registered),
    "REFUSED_PARKED": Proof(
        lambda sound: [message(sound, "engine", "A40")], mending_destination, kept_in_turn
    ),
    "WRONG_MAP": Proof(lambda _: [REGISTER, ORDER], mending_map, numbered),
    "WRONG_TABLE": Proof(lambda _: [REGISTER], mending_table, rightly_registered),
    "FIELD_REQUIRED": Proof(
        lambda _: [REGISTER], lambda sound: [*sound.again("ris", "required"), RESTART], registered
    ),
    "ORDERS_REFUSED": Proof(
        lambda _: [REGISTER, ORDER],
        lambda sound: [*sound.again("ris", "message_types"), RESTART],
        ordered,
    ),
    "REPEATS_REFUSED": Proof(
        lambda sound: 2 * [message(sound, "ris", "A08")], again("ris", "duplicates")
    ),
    "REPORTS_STAY": Proof(reporting, again("ris", "destinations"), reported),
}


def test_every_fault_is_proved() -> None:
    assert [fault.code for fault in FAULTS] == list(BY_CODE)
    assert set(PROOFS) == set(BY_CODE)


def test_nothing_is_wrong_in_a_new_hospital(bench: Bench) -> None:
    hospital = Sound(bench).hospital

    assert [fault.code for fault in FAULTS if not fault.is_mended(hospital)] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_a_fault_is_one_fault_at_one_system(fault: Fault, bench: Bench) -> None:
    before = Sound(bench).hospital

    after = fault.put_in(before)

    HospitalConfig.from_data(after)
    assert [each.code for each in FAULTS if not each.is_mended(after)] == [fault.code]
    pairs = zip(before["nodes"], after["nodes"], strict=True)
    touched = {new["id"] for old, new in pairs if new != old}
    # The RIS feeds the worklist server.
    assert touched - ({"worklist"} if fault.group == "Worklist" else set()) == {fault.system}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.code)
def test_a_fault_shows_and_can_be_mended(fault: Fault, bench: Bench) -> None:
    sound, proof = Sound(bench), PROOFS[fault.code]
    broken = fault.put_in(sound.hospital)
    assert proof.went_well(carry_on(sound.hospital, proof.does(sound), bench.files))
    assert not proof.went_well(carry_on(broken, proof.does(sound), bench.files))

    repaired = carry_on(broken, proof.mends(sound), bench.files)

    assert fault.is_mended(repaired.hospital)
    assert proof.went_well(carry_on(repaired.hospital, proof.does(sound), bench.files))


@pytest.mark.parametrize("code", [None, *BY_CODE])
def test_an_echo_to_a_system_without_a_fault_changes_nothing(
    code: str | None, bench: Bench
) -> None:
    sound = Sound(bench)
    hospital = BY_CODE[code].put_in(sound.hospital) if code else sound.hospital

    after = carry_on(hospital, [sound.call("echo", "ct", "dose")], bench.files)

    assert difference(hospital, after.hospital) == ""


def test_two_faults_at_once_are_told_apart(bench: Bench) -> None:
    sound = Sound(bench)
    both = BY_CODE["SOP_CLASS"].put_in(BY_CODE["CALLING_UNKNOWN"].put_in(sound.hospital))

    half = carry_on(both, sound.again("archive", "device_table")).hospital

    assert BY_CODE["CALLING_UNKNOWN"].is_mended(half)
    assert not BY_CODE["SOP_CLASS"].is_mended(half)
