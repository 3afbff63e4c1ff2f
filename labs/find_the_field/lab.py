"""Find the field: twelve values of three messages, each read where it stands."""

from decimal import Decimal

from app.grading import (
    Bench,
    FieldPick,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)
from app.hl7 import Hl7Path

from .asked import truth, words
from .drawing import draw
from .messages import ORDER, PATIENT, RESULT, order_message, patient_message, result_message
from .saying import MARKS, elsewhere, finding, letters, other_message, plain, read, said

lab = Lab()
lab.draw(draw)


@lab.build
def build(params: Params) -> Bench:
    """Lay the three messages on the bench."""
    return Bench(
        messages={
            ORDER: order_message(params),
            RESULT: result_message(params),
            PATIENT: patient_message(params),
        },
        words=words(params),
        truth=truth(params),
    )


@lab.check("header_name")
def header_name(answer: str, bench: Bench) -> Verdict:
    """Expect the first component of the MSH field that is asked for."""
    message, path = read(bench, ORDER), Hl7Path.parse(bench.truth["header_name"])
    if answer == message.get(f"{path}.1"):
        return right("In MSH the bar is field 1, so you counted one more than there are bars.")
    if answer == message.raw(path):
        return wrong(finding("WHOLE_FIELD", message, ORDER, str(path), answer))
    field = path.field or 0
    for number in (field - 1, field + 1):
        if answer in (message.get(f"MSH-{number}.1"), message.raw(f"MSH-{number}")):
            return wrong(finding("MSH_OFFSET", message, ORDER, f"MSH-{number}", answer))
    others = (f"MSH-{number}.1" for number in (2, 3, 4, 5, 6, 9))
    return elsewhere(answer, message, ORDER, others)


@lab.check("header_path")
def header_path(answer: FieldPick, bench: Bench) -> Verdict:
    """Expect the MSH field that is asked for, or a component of it."""
    path, wanted = Hl7Path.parse(answer.path), Hl7Path.parse(bench.truth["header_path"])
    if answer.source != ORDER:
        return other_message(answer)
    message = read(bench, ORDER)
    if (path.segment, path.field) == ("MSH", wanted.field):
        return right("That is its place, and it has the same number in every HL7 message.")
    near = path.segment == "MSH" and abs((path.field or 0) - (wanted.field or 0)) == 1
    code = "MSH_OFFSET" if near else "OTHER_FIELD"
    return wrong(finding(code, message, ORDER, answer.path, answer.path))


@lab.check("identifier")
def identifier(answer: str, bench: Bench) -> Verdict:
    """Expect the number in the repetition whose authority and type are asked for."""
    message, wanted = read(bench, ORDER), bench.truth["identifier"]
    if answer == message.get(f"{wanted}.1"):
        return right("Authority and type both fit, wherever in the list the entry stands.")
    if MARKS & set(answer):
        return wrong(finding("WHOLE_FIELD", message, ORDER, "PID-3", answer))
    for number in range(1, 5):
        entry = f"PID-3[{number}]"
        if answer == message.get(f"{entry}.1"):
            same_owner = message.get(f"{entry}.4") == message.get(f"{wanted}.4")
            code = "OTHER_TYPE" if same_owner else "OTHER_AUTHORITY"
            code = "FIRST_REPETITION" if number == 1 else code
            facts = {
                "type": message.get(f"{entry}.5") or "",
                "owner": message.get(f"{entry}.4") or "",
            }
            return wrong(finding(code, message, ORDER, f"{entry}.1", answer, **facts))
    return elsewhere(answer, message, ORDER, ("PID-1", "PID-7", "ORC-2.1", "MSH-10"))


@lab.check("procedure")
def procedure(answer: str, bench: Bench) -> Verdict:
    """Expect OBR-4.2 with its escapes undone, once."""
    message = read(bench, ORDER)
    text, raw = message.get("OBR-4.2") or "", message.raw("OBR-4.2") or ""
    if answer == text:
        return right("Each escape became its mark again, and nothing else changed.")
    if plain(answer) == plain(text):
        return partly(1, 2, finding("RETYPED", message, ORDER, "OBR-4.2", answer))
    if plain(message.raw("OBR-4.1") or "") in plain(answer):
        code = "WHOLE_FIELD" if "^" in answer else "CODE_FOR_TEXT"
        return wrong(finding(code, message, ORDER, "OBR-4", answer))
    if "\\" in answer:
        return wrong(finding("NOT_UNESCAPED", message, ORDER, "OBR-4.2", answer))
    if letters(answer).startswith(letters(raw)[:6]):
        return wrong(finding("OTHER_MARK", message, ORDER, "OBR-4.2", answer))
    return elsewhere(answer, message, ORDER, ())


@lab.check("accession")
def accession(answer: str, bench: Bench) -> Verdict:
    """Expect the accession number where the interface document puts it."""
    message = read(bench, ORDER)
    in_ipc = bench.truth["style"] == "ipc"
    home, step, procedure_id = (
        ("IPC-1", "IPC-4", "IPC-2") if in_ipc else ("OBR-18", "OBR-20", "OBR-19")
    )
    if answer == message.get(f"{home}.1"):
        return right("This is the key that order and images share.")
    if "^" in answer:
        return wrong(finding("WHOLE_FIELD", message, ORDER, home, answer))
    keys = [
        ("PLACER_AS_ACCESSION", "ORC-2.1"),
        ("FILLER_AS_ACCESSION", "ORC-3.1"),
        ("STEP_AS_ACCESSION", f"{step}.1"),
        ("STEP_AS_ACCESSION", f"{procedure_id}.1"),
        ("OTHER_KEY", "OBR-18"),
    ]
    for code, path in keys:
        if answer == message.get(path):
            return wrong(finding(code, message, ORDER, path, answer))
    return elsewhere(answer, message, ORDER, ("PID-3.1", "MSH-10", "OBR-4.1", "ZDS-1.1", "IPC-3.1"))


@lab.check("measure")
def measure(answer: Quantity, bench: Bench) -> Verdict:
    """Expect OBX-5 of the measurement that is asked for, in the unit of its OBX-6."""
    message, wanted = read(bench, RESULT), bench.truth["measure"]
    units = (message.get(f"{wanted}-6.1"), message.get(f"{wanted}-6.2"))
    if answer.value == Decimal(message.get(f"{wanted}-5") or ""):
        if answer.unit in units:
            return right("Value and unit belong together: OBX-5 and OBX-6 of one line.")
        code = "OTHER_UNIT" if answer.unit else "UNIT_MISSING"
        return partly(1, 2, finding(code, message, RESULT, f"{wanted}-5", said(answer)))
    lines = [f"OBX[{each.ordinal}]" for each in message.segments if each.name == "OBX"]
    for line in lines:
        number = message.get(f"{line}-5") or ""
        if message.get(f"{line}-2") == "NM" and answer.value == Decimal(number):
            name = message.get(f"{line}-3.2") or ""
            return wrong(
                finding("OTHER_OBX", message, RESULT, f"{line}-5", said(answer), name=name)
            )
    return wrong(Finding("OTHER_VALUE", Place("OBX", RESULT), said(answer)))


@lab.check("impression")
def impression(answer: str, bench: Bench) -> Verdict:
    """Expect the reading in which every escape is its own mark again."""
    read_as = bench.truth["shown"][answer]
    message = read(bench, RESULT)
    last = f"OBX[{sum(each.name == 'OBX' for each in message.segments)}]-5"
    if read_as == "right":
        return right("F is the field mark, T the subcomponent mark, R the repetition mark.")
    code = {"raw": "NOT_UNESCAPED", "swapped": "OTHER_MARK", "stripped": "LETTERS_LEFT"}[read_as]
    return wrong(finding(code, message, RESULT, last, bench.words[f"seen_{answer}"]))


@lab.check("moment")
def moment(answer: str, bench: Bench) -> Verdict:
    """Expect the timestamp as sent, with its time zone."""
    message, wanted = read(bench, RESULT), bench.truth["time"]
    sent = message.get(wanted) or ""
    if answer == sent:
        return right("Digits and time zone as sent: now it is one moment, wherever it is read.")
    if not answer[:1].isdigit():
        return unreadable(
            "Copy the timestamp as the message writes it: digits, then the time zone such as +0930."
        )
    if answer == sent[: len(answer)] and len(answer) >= len("YYYYMMDD"):
        code = "ZONE_DROPPED" if answer == sent[:14] else "TIME_CUT"
        return partly(1, 2, finding(code, message, RESULT, wanted, answer))
    for path in ("MSH-7", "OBR-7", "OBR-22", "OBR-36"):
        if path != wanted and answer[:14] == (message.get(path) or "")[:14]:
            return wrong(finding("OTHER_TIME", message, RESULT, path, answer))
    return elsewhere(answer, message, RESULT, ("PID-7",))


@lab.check("lines")
def lines(answer: Quantity, bench: Bench) -> Verdict:
    """Expect one more than there are repetition marks; an escaped mark is text."""
    message, path = read(bench, RESULT), f"{bench.truth['lines']}-5"
    raw = message.raw(path) or ""
    marks, escaped = raw.count("~"), raw.count("\\R\\")
    if answer.value == marks + 1:
        return right("One more than there are repetition marks; the escaped one is text.")
    code = "COUNT_OFF"
    if answer.value == marks:
        code = "MARKS_COUNTED"
    elif answer.value == marks + 1 + escaped:
        code = "ESCAPE_COUNTED"
    return wrong(finding(code, message, RESULT, path, said(answer)))


@lab.check("null")
def null(answer: str, bench: Bench) -> Verdict:
    """Expect 'delete' for two quotation marks, 'keep' for nothing at all."""
    message, path = read(bench, PATIENT), bench.truth["null_path"]
    if answer == ("delete" if bench.truth["is_null"] else "keep"):
        return right(
            "Nothing is no news; two quotation marks are news: there is no value any more."
        )
    if answer in ("keep", "delete"):
        held = "two quotation marks" if bench.truth["is_null"] else "nothing between its bars"
        deed = "keep its value" if answer == "keep" else "delete its value"
        found = finding("NULL_CONFUSED", message, PATIENT, path, deed, held=held)
        return wrong(found)
    code = "NULL_AS_TEXT" if answer == "store" else "NULL_REJECTED"
    return wrong(finding(code, message, PATIENT, path, answer))


@lab.check("authority_oid")
def authority_oid(answer: str, bench: Bench) -> Verdict:
    """Expect subcomponent 2 of component 4, in the repetition that holds the number asked about."""
    message, wanted = read(bench, PATIENT), bench.truth["oid"]
    if answer == message.get(f"{wanted}.4.2"):
        return right("Field, repetition, component, subcomponent: you went down all four steps.")
    if MARKS & set(answer):
        return wrong(finding("WHOLE_FIELD", message, PATIENT, f"{wanted}.4", answer))
    if answer == message.get(f"{wanted}.4.1"):
        return wrong(finding("NAMESPACE_FOR_OID", message, PATIENT, f"{wanted}.4.1", answer))
    for number in range(1, 5):
        entry = f"PID-3[{number}]"
        if answer in (message.get(f"{entry}.4.2"), message.get(f"{entry}.4.1")):
            code = "FIRST_REPETITION" if number == 1 else "OTHER_AUTHORITY"
            facts = {
                "type": message.get(f"{entry}.5") or "",
                "owner": message.get(f"{entry}.4.1") or "",
            }
            return wrong(finding(code, message, PATIENT, f"{entry}.4", answer, **facts))
    return elsewhere(answer, message, PATIENT, ())


@lab.check("part")
def part(answer: FieldPick, bench: Bench) -> Verdict:
    """Expect the very component; the field around it is too wide."""
    if answer.source != PATIENT:
        return other_message(answer)
    message, path = read(bench, PATIENT), Hl7Path.parse(answer.path)
    wanted = Hl7Path.parse(bench.truth["part"])
    repetition = path.repetition or 1
    if (path.segment, path.ordinal, path.field) != (wanted.segment, 1, wanted.field):
        return wrong(finding("OTHER_FIELD", message, PATIENT, answer.path, answer.path))
    if path.component is None and repetition == 1:
        return wrong(finding("WHOLE_FIELD", message, PATIENT, answer.path, answer.path))
    if path.component != wanted.component or repetition != 1:
        return wrong(finding("OTHER_PART", message, PATIENT, answer.path, answer.path))
    return right("Segment, field and component: nobody can be sent to the wrong place by that.")
