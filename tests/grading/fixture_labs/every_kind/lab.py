"""One check of every kind, over a scan and an order drawn from the seed."""

from decimal import Decimal
from random import Random

import numpy as np

from app.dicom import build_object, compare, new_uid, read_object
from app.grading import (
    Bench,
    Finding,
    HospitalAnswer,
    Lab,
    Params,
    Place,
    SqlAnswer,
    Tables,
    Verdict,
    compare_rows,
    partly,
    right,
    run_query,
    unreadable,
    wrong,
)
from app.grading.answers import (
    EditedFiles,
    EditedMessage,
    ElementPick,
    Exchange,
    FieldPick,
    Quantity,
    Region,
    WindowLevel,
)
from app.grading.cast import draw_accession, draw_order_number, draw_person
from app.hl7 import read_message

lab = Lab()

NAME = "(0010,0010)"
PATIENT_ID = "(0010,0020)"


@lab.draw
def draw(rng: Random) -> Params:
    """Draw a patient, a size and a bright square."""
    person = draw_person(rng, ascii_only=True)
    return {
        "family": person.family.upper(),
        "given": person.given.upper(),
        "mrn": person.mrn,
        "accession": draw_accession(rng),
        "control": draw_order_number(rng, "MSG"),
        "rows": rng.randrange(16, 32),
        "square": [rng.randrange(8), rng.randrange(8)],
    }


@lab.build
def build(params: Params) -> Bench:
    """Build a scan whose name lost its caret, and an order whose name lost its capitals."""
    pixels = np.zeros((params["rows"], 40), dtype=np.uint16)
    x, y = params["square"]
    pixels[y : y + 4, x : x + 4] = 1000
    family, given = params["family"], params["given"]
    scan = build_object(
        {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
            "SOPInstanceUID": new_uid(params["accession"], "scan"),
            "StudyInstanceUID": new_uid(params["accession"]),
            "SeriesInstanceUID": new_uid(params["accession"], "series"),
            "Modality": "CT",
            "PatientName": f"{family} {given}",
            "PatientID": params["mrn"],
            "AccessionNumber": params["accession"],
        },
        pixels,
    )
    segments = (
        f"MSH|^~\\&|RIS|HOSP|PACS|HOSP|20260101120000||ORM^O01|{params['control']}|P|2.5.1",
        f"PID|1||{params['mrn']}||{family.lower()}^{given}",
    )
    admission = (
        f"MSH|^~\\&|EHR|HOSP|ENGINE|HOSP|20260101113000||ADT^A01|{params['control']}A|P|2.5.1",
        "EVN||20260101113000",
        f"PID|1||{params['mrn']}||{family}^{given}",
        "PV1|1|O",
    )
    return Bench(
        files={"scan.dcm": scan},
        messages={
            "order": "\r".join((*segments, "")).encode(),
            "admission": "\r".join((*admission, "")).encode(),
        },
        tables={
            "decide": [{"id": "r1", "modality": "CT"}, {"id": "r2", "modality": "??"}],
            "mapping": [{"from": "ORC-2", "to": ""}],
            "deliver": [{"host": "engine.ward.example", "port": "2575"}],
        },
        hospital={"archive": {"ae_title": "ARCHIVE"}},
        databases={"pacs": pacs(params["accession"])},
        traces={"echo": {"peers": [], "events": []}},
        logs={"send.log": "10:02:11 connect"},
        words={"file": "scan.dcm"},
        truth={
            "name": f"{family}^{given}",
            "accession": params["accession"],
            "hidden": pacs(params["control"]),
        },
    )


def pacs(accession: str) -> Tables:
    """Return a database with a study that has an order, and one that has none."""
    text = {"name": "accession", "type": "TEXT", "says": "Accession Number (0008,0050)"}
    uid = {"name": "study_uid", "type": "TEXT"}
    return [
        {"name": "study", "columns": [uid, text], "rows": [["1.2", accession], ["1.3", None]]},
        {"name": "imaging_order", "columns": [text], "rows": [[accession]]},
    ]


def same(given: object, expected: object) -> Verdict:
    """Compare an answer as a whole."""
    if given == expected:
        return right("So it is.")
    return wrong(Finding("OTHER_VALUE", saw=str(given)))


@lab.check("accession")
def accession(answer: str, bench: Bench) -> Verdict:
    """Expect Accession Number (0008,0050)."""
    if " " in answer:
        return unreadable("An accession number has no blanks.")
    if answer == read_object(bench.files["scan.dcm"]).value("StudyInstanceUID"):
        return wrong(Finding("UID_FOR_ACCESSION", Place("(0008,0050)", "scan.dcm"), answer))
    return same(answer, read_object(bench.files["scan.dcm"]).value("AccessionNumber"))


@lab.check("rows")
def rows(answer: Quantity, bench: Bench) -> Verdict:
    """Expect Rows (0028,0010), in pixels."""
    if answer.unit != "px":
        return wrong(Finding("OTHER_VALUE", saw=answer.unit))
    if answer.value == Decimal(40):
        return wrong(Finding("COLUMNS_FOR_ROWS", saw=str(answer.value)))
    return same(str(answer.value), read_object(bench.files["scan.dcm"]).value("Rows"))


@lab.check("modality")
def modality(answer: str, _bench: Bench) -> Verdict:
    """Expect CT."""
    return same(answer, "ct")


@lab.check("types")
def types(answer: frozenset[str], _bench: Bench) -> Verdict:
    """Expect both Type 2 elements."""
    return partly(len(answer & {"a", "c"}) - len(answer & {"b"}), 2)


@lab.check("pairs")
def pairs(answer: dict[str, str], _bench: Bench) -> Verdict:
    """Expect each VR beside its kind."""
    return same(answer, {"da": "date", "tm": "time"})


@lab.check("sequence")
def sequence(answer: tuple[str, ...], _bench: Bench) -> Verdict:
    """Expect preamble, file meta, data set."""
    return same(answer, ("preamble", "meta", "data"))


@lab.check("decide")
def decide(answer: dict[str, dict[str, str]], _bench: Bench) -> Verdict:
    """Expect the odd study rejected."""
    return same(answer, {"r1": {"decision": "accept"}, "r2": {"decision": "reject"}})


@lab.check("mapping")
def mapping(answer: list[dict[str, str]], _bench: Bench) -> Verdict:
    """Expect the placer number mapped."""
    return same(answer, [{"from": "ORC-2", "to": "(0040,2016)"}])


@lab.check("pick")
def pick(answer: ElementPick, _bench: Bench) -> Verdict:
    """Expect Patient's Name."""
    return same(answer.path, NAME)


@lab.check("repair")
def repair(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect family^given, and everything else as it was."""
    before, after = bench.files["scan.dcm"], answer.files["scan.dcm"]
    changed = compare(before, after)
    others = [each.path for each in changed.changed if each.path != NAME]
    if not changed.pixels_equal or others or changed.added or changed.removed:
        path = others[0] if others else "The pixel data"
        return wrong(Finding("HARM_DONE", Place(path, "scan.dcm"), facts={"path": path}))
    name = read_object(after).value(NAME) or ""
    if name != bench.truth["name"]:
        count = str(name.count("^") + 1)
        finding = Finding("NAME_ONLY_UPPER", Place(NAME, "scan.dcm"), name, {"components": count})
        return wrong(finding)
    return right()


@lab.check("send")
def send(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect the patient's own number."""
    before = read_object(bench.files["scan.dcm"]).value(PATIENT_ID)
    after = read_object(answer.files["scan.dcm"]).value(PATIENT_ID)
    if before != after:
        return wrong(Finding("WRONG_PATIENT", Place(PATIENT_ID, "scan.dcm"), after or ""))
    return right()


@lab.check("message")
def message(answer: EditedMessage, bench: Bench) -> Verdict:
    """Expect the family name in capitals."""
    family = read_message(answer.data).get("PID-5.1")
    return same(family, bench.truth["name"].split("^")[0])


@lab.check("field")
def field(answer: FieldPick, _bench: Bench) -> Verdict:
    """Expect MSH-10."""
    return same(answer.path, "MSH-10")


@lab.check("window")
def window(answer: WindowLevel, _bench: Bench) -> Verdict:
    """Expect a brain window."""
    return same((int(answer.center), int(answer.width)), (40, 80))


@lab.check("box")
def box(answer: Region, bench: Bench) -> Verdict:
    """Expect the bright square."""
    del bench
    return right() if (answer.width, answer.height) == (4, 4) else wrong(Finding("OTHER_VALUE"))


@lab.check("studies")
def studies(answer: SqlAnswer, bench: Bench) -> Verdict:
    """Expect the study without an order, in a database that nobody has seen too."""
    found = run_query(bench.truth["hidden"], answer.text)
    if compare_rows(found, [("1.3",)]):
        return wrong(Finding("OTHER_VALUE", Place("table study", "pacs"), str(len(found.rows))))
    return right()


@lab.check("echo")
def echo(answer: tuple[Exchange, ...], bench: Bench) -> Verdict:
    """Expect one exchange in which the archive answered."""
    assert bench.hospital is not None
    if any(exchange.result.get("ok") for exchange in answer):
        return right()
    return wrong(Finding("AE_CASE", Place("event 2"), str(answer[-1].action.get("called"))))


@lab.check("ask")
def ask(answer: tuple[Exchange, ...], _bench: Bench) -> Verdict:
    """Expect one request that the archive answered."""
    if any(exchange.result.get("ok") for exchange in answer):
        return right()
    return wrong(Finding("OTHER_VALUE", Place("event 2"), str(answer[-1].result.get("sentence"))))


@lab.check("deliver")
def deliver(answer: tuple[Exchange, ...], _bench: Bench) -> Verdict:
    """Expect one message that was accepted."""
    if any(exchange.result.get("ok") for exchange in answer):
        return right()
    return wrong(Finding("OTHER_VALUE", Place("event 3"), str(answer[-1].result.get("sentence"))))


@lab.check("admit")
def admit(answer: HospitalAnswer, _bench: Bench) -> Verdict:
    """Expect a hospital that is not as it was."""
    if answer.hospital != answer.before:
        return right()
    return wrong(Finding("OTHER_VALUE", saw=str(answer.exchanges[-1].result.get("sentence"))))
