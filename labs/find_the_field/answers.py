"""The model's answers, read from the bench, and the ways in which people go astray."""

import json

from app.grading import Answers, Bench, Model
from app.hl7 import Hl7Path, Message, read_message

from .messages import ORDER, PATIENT, RESULT

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Read every value where the truth says it stands."""
    truth, order, result, patient = bench.truth, *_messages(bench)
    accession = "IPC-1.1" if truth["style"] == "ipc" else "OBR-18"
    return {
        "header_name": order.get(f"{truth['header_name']}.1"),
        "header_path": _pick(ORDER, truth["header_path"]),
        "identifier": order.get(f"{truth['identifier']}.1"),
        "procedure": order.get("OBR-4.2"),
        "accession": order.get(accession),
        "measure": f"{result.get(truth['measure'] + '-5')} {result.get(truth['measure'] + '-6.1')}",
        "impression": _shown(bench, "right"),
        "moment": result.get(truth["time"]),
        "lines": str((result.raw(f"{truth['lines']}-5") or "").count("~") + 1),
        "null": "delete" if truth["is_null"] else "keep",
        "authority_oid": patient.get(f"{truth['oid']}.4.2"),
        "part": _pick(PATIENT, truth["part"]),
    }


@answers.misconception("MSH_OFFSET")
def bars_counted(bench: Bench) -> Answers:
    """Count bars in MSH without adding one."""
    order, _, _ = _messages(bench)
    picked = Hl7Path.parse(bench.truth["header_path"])
    asked = Hl7Path.parse(bench.truth["header_name"])
    after = order.get(f"MSH-{(asked.field or 0) + 1}.1") or order.get("MSH-5.1")
    return {"header_path": _pick(ORDER, f"MSH-{(picked.field or 0) - 1}"), "header_name": after}


@answers.misconception("FIRST_REPETITION")
def first_entry(bench: Bench) -> Answers:
    """Take the first patient number, whatever it is."""
    order, _, patient = _messages(bench)
    return {"identifier": order.get("PID-3.1"), "authority_oid": patient.get("PID-3.4.2")}


@answers.misconception("OTHER_AUTHORITY")
def partner(bench: Bench) -> Answers:
    """Take a number of the list that another hospital gave out."""
    order, _, _ = _messages(bench)
    owner = order.get(f"{bench.truth['identifier']}.4")
    others = [at for at in (2, 3, 4) if order.get(f"PID-3[{at}].4") != owner]
    return {"identifier": order.get(f"PID-3[{others[0]}].1")}


@answers.misconception("NOT_UNESCAPED")
def still_packed(bench: Bench) -> Answers:
    """Copy texts as they travel."""
    order, _, _ = _messages(bench)
    return {"procedure": order.raw("OBR-4.2"), "impression": _shown(bench, "raw")}


@answers.misconception("OTHER_MARK")
def marks_mixed_up(bench: Bench) -> Answers:
    """Take one escape for another."""
    order, _, _ = _messages(bench)
    text = order.get("OBR-4.2") or ""
    return {"procedure": text.replace("&", "~"), "impression": _shown(bench, "swapped")}


@answers.misconception("LETTERS_LEFT")
def backslashes_dropped(bench: Bench) -> Answers:
    """Drop the backslashes and keep the letters."""
    return {"impression": _shown(bench, "stripped")}


@answers.misconception("PLACER_AS_ACCESSION")
def placer(bench: Bench) -> Answers:
    """Take the ward's number for the accession number."""
    return {"accession": _messages(bench)[0].get("OBR-2.1")}


@answers.misconception("FILLER_AS_ACCESSION")
def filler(bench: Bench) -> Answers:
    """Take the number of RIS's job for the accession number."""
    return {"accession": _messages(bench)[0].get("ORC-3.1")}


@answers.misconception("STEP_AS_ACCESSION")
def step(bench: Bench) -> Answers:
    """Take the scheduled step for the accession number."""
    path = "IPC-4.1" if bench.truth["style"] == "ipc" else "OBR-20"
    return {"accession": _messages(bench)[0].get(path)}


@answers.misconception("WHOLE_FIELD")
def too_wide(bench: Bench) -> Answers:
    """Copy whole fields where a part was asked for."""
    order, _, patient = _messages(bench)
    part = Hl7Path.parse(bench.truth["part"])
    return {
        "identifier": order.raw(bench.truth["identifier"]),
        "authority_oid": patient.raw(f"{bench.truth['oid']}.4"),
        "part": _pick(PATIENT, f"{part.segment}-{part.field}"),
    }


@answers.misconception("OTHER_OBX")
def other_line(bench: Bench) -> Answers:
    """Read the value of another measurement."""
    _, result, _ = _messages(bench)
    lines = [f"OBX[{each.ordinal}]" for each in result.segments if each.name == "OBX"]
    wanted = Hl7Path.parse(bench.truth["measure"]).ordinal
    others = [at for at in lines if result.get(f"{at}-2") == "NM" and at != f"OBX[{wanted}]"]
    return {"measure": f"{result.get(others[0] + '-5')} {result.get(others[0] + '-6.1')}"}


@answers.misconception("UNIT_MISSING")
def bare_number(bench: Bench) -> Answers:
    """Give the number alone."""
    return {"measure": _messages(bench)[1].get(f"{bench.truth['measure']}-5")}


@answers.misconception("OTHER_TIME")
def time_of_sending(bench: Bench) -> Answers:
    """Take the time at which the message was sent."""
    return {"moment": _messages(bench)[1].get("MSH-7")}


@answers.misconception("ZONE_DROPPED")
def no_zone(bench: Bench) -> Answers:
    """Leave out the time zone."""
    return {"moment": (_messages(bench)[1].get(bench.truth["time"]) or "")[:14]}


@answers.misconception("MARKS_COUNTED")
def marks(bench: Bench) -> Answers:
    """Count the marks between the parts."""
    return {"lines": str(int(model(bench)["lines"]) - 1)}


@answers.misconception("ESCAPE_COUNTED")
def escapes_too(bench: Bench) -> Answers:
    """Count the escaped mark as if it parted repetitions."""
    return {"lines": str(int(model(bench)["lines"]) + 1)}


@answers.misconception("NULL_CONFUSED")
def empty_is_null(bench: Bench) -> Answers:
    """Take nothing for the null value, and the null value for nothing."""
    return {"null": "keep" if bench.truth["is_null"] else "delete"}


@answers.misconception("NAMESPACE_FOR_OID")
def short_name(bench: Bench) -> Answers:
    """Give the short name of the authority."""
    return {"authority_oid": _messages(bench)[2].get(f"{bench.truth['oid']}.4.1")}


def _messages(bench: Bench) -> tuple[Message, Message, Message]:
    order, result, patient = (
        read_message(bench.messages[each]) for each in (ORDER, RESULT, PATIENT)
    )
    return order, result, patient


def _pick(source: str, path: str) -> str:
    return json.dumps({"source": source, "path": path})


def _shown(bench: Bench, reading: str) -> str:
    return next(str(letter) for letter, name in bench.truth["shown"].items() if name == reading)
