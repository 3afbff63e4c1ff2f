"""The repairs as they should be, and those that make another mess of the names."""

import json
from typing import Any

from app.dicom import read_object
from app.grading import Answers, Bench, Model
from app.grading.cast import ascii_name
from labs.mueller_character_sets.drawing import (
    CHARSET,
    LATIN1,
    LATIN1_AS_UTF8,
    NAME,
    SWITCHES,
    UTF8,
    UTF8_AS_LATIN1,
)
from labs.mueller_character_sets.lab import file_of

answers = Model()


def _set(path: str, value: str) -> dict[str, object]:
    return {"op": "set", "path": path, "value": value.split("\\")}


def _label(value: str) -> dict[str, object]:
    return {"op": "set", "path": CHARSET, "vr": "CS", "value": value.split("\\")}


def _repair(name: str, *edits: dict[str, object]) -> Answers:
    return {f"repair_{name}": json.dumps({"source": f"{name}.dcm", "edits": edits})}


def _sound(file: dict[str, Any]) -> list[dict[str, object]]:
    """Return the edits that mend a file: the declaration, and each text that does not fit it."""
    label = file["rule"] or file["fits"]
    texts = file["texts"].items()
    anew = [_set(path, text) for path, text in texts if file["encodings"][path] != label]
    return [*anew, _label(label)]


def _on(bench: Bench, case: str) -> tuple[str, dict[str, Any]]:
    name = file_of(bench.truth, case)
    return name, bench.truth["files"][name]


@answers.model
def model(bench: Bench) -> Answers:
    """Count bytes, name the causes, and mend each file in one of its honest ways."""
    counted = bench.words["count_file"]
    raw = read_object(bench.files[counted], counted).raw(NAME) or b""
    files = bench.truth["files"]
    repairs = {
        key: raw for name in files for key, raw in _repair(name, *_sound(files[name])).items()
    }
    return {
        "letter_bytes": bench.words["letter"].encode().hex(" ").upper(),
        "name_bytes": str(len(raw.rstrip(b" "))),
        "causes": json.dumps({name: file["case"] for name, file in files.items()}),
        **repairs,
    }


@answers.misconception("CODE_POINT_FOR_BYTES")
def code_point(bench: Bench) -> Answers:
    """Look the letter up in a table of Latin-1."""
    return {"letter_bytes": bench.words["letter"].encode("latin-1").hex().upper()}


@answers.misconception("HALF_A_LETTER")
def half_a_letter(bench: Bench) -> Answers:
    """Take the first byte that is not plain."""
    return {"letter_bytes": bench.words["letter"].encode()[:1].hex().upper()}


@answers.misconception("CHARACTERS_COUNTED")
def characters_counted(bench: Bench) -> Answers:
    """Count the letters of the true name."""
    _, file = _on(bench, bench.truth["count_of"])
    return {"name_bytes": str(len(file["texts"][NAME]))}


@answers.misconception("CAUSE_SWAPPED")
def cause_swapped(bench: Bench) -> Answers:
    """Take bytes for declaration and the other way round."""
    cases = {name: file["case"] for name, file in bench.truth["files"].items()}
    cases[file_of(bench.truth, UTF8_AS_LATIN1)] = LATIN1_AS_UTF8
    cases[file_of(bench.truth, LATIN1_AS_UTF8)] = UTF8_AS_LATIN1
    return {"causes": json.dumps(cases)}


@answers.misconception("ASCII_FOLD")
def ascii_fold(bench: Bench) -> Answers:
    """Type the name without its letters."""
    name, file = _on(bench, UTF8_AS_LATIN1)
    return _repair(name, _set(NAME, ascii_name(file["texts"][NAME])))


@answers.misconception("DOUBLE_ENCODE")
def double_encode(bench: Bench) -> Answers:
    """Convert what is on the screen, and it was converted already."""
    name, file = _on(bench, UTF8_AS_LATIN1)
    shown = file["texts"][NAME].encode().decode("latin-1")
    return _repair(name, _label(UTF8), _set(NAME, shown))


@answers.misconception("WRONG_LABEL")
def wrong_label(bench: Bench) -> Answers:
    """Try declarations until the question marks go away."""
    name, _ = _on(bench, LATIN1_AS_UTF8)
    return _repair(name, _label("ISO_IR 144"))


@answers.misconception("LABEL_BREAKS_OTHERS")
def label_only(bench: Bench) -> Answers:
    """Correct the declaration for the patient's name and look no further."""
    for case in (UTF8_AS_LATIN1, LATIN1_AS_UTF8):
        name, file = _on(bench, case)
        if len(set(file["encodings"].values())) > 1:
            return _repair(name, _label(file["fits"]))
    raise LookupError("No file holds texts in two encodings.")


@answers.misconception("LABEL_NOT_ALLOWED")
def rule_forgotten(bench: Bench) -> Answers:
    """Let the declaration follow the bytes where it may not."""
    name, file = next(pair for pair in bench.truth["files"].items() if pair[1]["rule"])
    return _repair(name, _label(file["fits"]))


@answers.misconception("LABEL_WITHOUT_START")
def no_start(bench: Bench) -> Answers:
    """Declare the table that is switched to, and not the one to start in."""
    name, file = _on(bench, SWITCHES)
    return _repair(name, _label(file["fits"].removeprefix("\\")))


@answers.misconception("LABEL_NO_SWITCH")
def switches_appended(bench: Bench) -> Answers:
    """Set the term with switches beside the one that was there and has none."""
    name, file = _on(bench, SWITCHES)
    return _repair(name, _label(f"{LATIN1}{file['fits']}"))


@answers.misconception("GROUPS_LOST")
def groups_lost(bench: Bench) -> Answers:
    """Keep the group that can be typed here."""
    name, file = _on(bench, SWITCHES)
    return _repair(name, _label(UTF8), _set(NAME, file["texts"][NAME].split("=")[0]))


@answers.misconception("STILL_GARBLED")
def one_of_several(bench: Bench) -> Answers:
    """Retype the patient's name and leave the other texts."""
    name, file = _on(bench, SWITCHES)
    edits = [_set(NAME, file["texts"][NAME].split("=")[0])]
    return _repair(name, *edits)


@answers.misconception("TEXT_DELETED")
def text_deleted(bench: Bench) -> Answers:
    """Take the unreadable text away."""
    name, _ = _on(bench, LATIN1_AS_UTF8)
    return _repair(name, {"op": "delete", "path": NAME})


@answers.misconception("OTHER_TAG_CHANGED")
def other_tag(bench: Bench) -> Answers:
    """Change a number on the way."""
    name, file = _on(bench, LATIN1_AS_UTF8)
    return _repair(name, *_sound(file), _set("(0010,0020)", file["mrn"].lstrip("0") + "A"))


@answers.misconception("WRONG_PATIENT")
def wrong_patient(bench: Bench) -> Answers:
    """Take the name from the line above."""
    name, file = _on(bench, LATIN1_AS_UTF8)
    _, other = _on(bench, UTF8_AS_LATIN1)
    return _repair(name, *_sound(file), _set(NAME, other["texts"][NAME]))
