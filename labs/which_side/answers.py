"""The model answers, and what people do who want the exam off their list."""

import json

from app.dicom import change_raw, decode_frame
from app.grading import Answers, Bench, Model, Params

from .decisions import AGAINST, HOLD_AND_ASK, LEAVE_IT, correct_to
from .drawing import CORRECT, HOLD, LEAVE, NONE, other
from .objects import (
    COMMENTS,
    DESCRIPTION,
    IMAGE_LATERALITY,
    LATERALITY,
    PIXELS,
    SOP_INSTANCE,
    VIEW,
    tags_of,
    view_of,
)
from .repairs import FLAG

answers = Model()

_VRS = {
    LATERALITY: "CS",
    IMAGE_LATERALITY: "CS",
    VIEW: "CS",
    COMMENTS: "LT",
    DESCRIPTION: "LO",
    SOP_INSTANCE: "UI",
}
_PAIRS = ("a", "b")


def _edits(letter: str, number: int, values: dict[str, str | None]) -> Answers:
    """Return the answer that sets each path to its value, or deletes it."""
    source = f"{letter}_{number + 1}.dcm"
    edits = [
        {"op": "delete", "path": path}
        if value is None
        else {"op": "set", "path": path, "vr": _VRS[path], "value": [value]}
        for path, value in values.items()
    ]
    answer = json.dumps({"source": source, "edits": edits})
    return {f"tags_{letter}_{number + 1}": answer}


def _right_tags(exam: Params, number: int) -> dict[str, str | None]:
    if exam["role"] == HOLD:
        return {COMMENTS: FLAG}
    side = exam["side"]
    wanted: dict[str, str | None] = {
        IMAGE_LATERALITY: side,
        VIEW: view_of(exam["views"][number], side),
    }
    if tags_of(exam, number)[LATERALITY] is not None:
        wanted[LATERALITY] = side
    return wanted


def _exam(bench: Bench, role: str, letters: str = "abcd") -> str:
    """Return the letter of the first exam with that role."""
    return next(each for each in letters if bench.truth["exams"][each]["role"] == role)


def _decided(bench: Bench, changed: dict[str, dict[str, str]] | None = None) -> Answers:
    rows = {}
    for letter, exam in bench.truth["exams"].items():
        decision = {HOLD: HOLD_AND_ASK, LEAVE: LEAVE_IT, CORRECT: correct_to(exam["side"])}
        rows[letter] = {"decision": decision[exam["role"]], "against": AGAINST[exam["reason"]]}
        rows[letter] |= (changed or {}).get(letter, {})
    return {"decide": json.dumps(rows)}


def _seen(bench: Bench) -> dict[str, dict[str, str]]:
    return {
        name: {"lead": bench.truth["exams"][letter]["lead"][number] or "none"}
        for letter, names in bench.truth["names"].items()
        for number, name in enumerate(names)
    }


@answers.model
def model(bench: Bench) -> Answers:
    """Read the lead, follow the rule, and touch only what tells side and view."""
    found = _decided(bench) | {"markers": json.dumps(_seen(bench))}
    for letter in _PAIRS:
        for number in (0, 1):
            found |= _edits(letter, number, _right_tags(bench.truth["exams"][letter], number))
    return found


@answers.misconception("GUESSED_SIDE")
def take_the_likely_side(bench: Bench) -> Answers:
    """Count votes, or believe the order, and correct what nobody knows."""
    letter = _exam(bench, HOLD)
    side = bench.truth["exams"][letter]["side"]
    guessed = _decided(bench, {letter: {"decision": correct_to(side)}})
    if letter in _PAIRS:
        guessed |= _edits(letter, 0, {IMAGE_LATERALITY: other(side)})
    return guessed


@answers.misconception("CONFLICT_PASSED")
def not_my_department(bench: Bench) -> Answers:
    """Leave a contradiction as it is."""
    return _decided(bench, {_exam(bench, HOLD): {"decision": LEAVE_IT}})


@answers.misconception("AGAINST_EVIDENCE")
def the_history_says_so(bench: Bench) -> Answers:
    """Take the other side, which the order names for an old operation."""
    letter = _exam(bench, CORRECT)
    wrong = other(bench.truth["exams"][letter]["side"])
    return _decided(bench, {letter: {"decision": correct_to(wrong)}})


@answers.misconception("HELD_FOR_NOTHING")
def better_safe(bench: Bench) -> Answers:
    """Hold everything, to be on the safe side."""
    letter = _exam(bench, CORRECT, "ab")
    held = {"decision": HOLD_AND_ASK}
    return _decided(bench, {letter: held}) | _edits(letter, 0, {COMMENTS: FLAG})


@answers.misconception("DESCRIPTION_ONLY")
def mend_what_people_read(bench: Bench) -> Answers:
    """Correct the text that is shown in the list."""
    return _edits(_exam(bench, CORRECT, "ab"), 0, {DESCRIPTION: "CORRECTED SIDE"})


@answers.misconception("OTHER_CHANGED")
def while_i_am_at_it(bench: Bench) -> Answers:
    """Correct side and view, and tidy up the comment as well."""
    letter = _exam(bench, CORRECT, "ab")
    exam = bench.truth["exams"][letter]
    return _edits(letter, 0, {**_right_tags(exam, 0), COMMENTS: "Side corrected"})


@answers.misconception("PIXELS_EDITED")
def flip_it(bench: Bench) -> Answers:
    """Mirror the pixels, so that the picture hangs as the tags want it."""
    letter = _exam(bench, CORRECT, "ab")
    name = f"{letter}_1.dcm"
    mirrored = decode_frame(bench.files[name], 0).array()[:, ::-1].tobytes()
    flipped = change_raw(bench.files[name], PIXELS, mirrored)
    return {f"tags_{letter}_1": {"files": {name: flipped}}}


@answers.misconception("LATERALITY_SPLIT")
def one_of_two(bench: Bench) -> Answers:
    """Set one of the two elements that tell the side, and leave the other as it was."""
    letter = _exam(bench, CORRECT, "ab")
    side = bench.truth["exams"][letter]["side"]
    return _edits(letter, 0, {IMAGE_LATERALITY: side, LATERALITY: other(side)})


@answers.misconception("VIEW_WRONG")
def the_side_alone(bench: Bench) -> Answers:
    """Correct the side and forget the view."""
    letter = _exam(bench, CORRECT, "ab")
    exam = bench.truth["exams"][letter]
    values = _right_tags(exam, 0)
    return _edits(letter, 0, values | {VIEW: "PA"})


@answers.misconception("SIDE_NOT_A_CODE")
def write_it_out(bench: Bench) -> Answers:
    """Write the side as a word."""
    letter = _exam(bench, CORRECT, "ab")
    word = {"L": "LEFT", "R": "RIGHT"}[bench.truth["exams"][letter]["side"]]
    return _edits(letter, 1, {IMAGE_LATERALITY: word})


@answers.misconception("IMAGE_SIDE_MISSING")
def delete_what_is_wrong(bench: Bench) -> Answers:
    """Take the contradiction out by taking the side out."""
    letter = _exam(bench, CORRECT, "ab")
    side = bench.truth["exams"][letter]["side"]
    return _edits(letter, 1, {IMAGE_LATERALITY: None, LATERALITY: side})


@answers.misconception("NEEDLESS_NEW_UID")
def a_new_object(bench: Bench) -> Answers:
    """Give a new UID to a copy that nobody else has seen."""
    letter = _exam(bench, CORRECT, "ab")
    values = _right_tags(bench.truth["exams"][letter], 0)
    return _edits(letter, 0, values | {SOP_INSTANCE: "2.25.123456789012345678901234567890"})


@answers.misconception("MARKER_MISSED")
def nothing_seen(bench: Bench) -> Answers:
    """Overlook a letter of lead."""
    rows = _seen(bench)
    name = next(name for name, row in rows.items() if row["lead"] != "none")
    return {"markers": json.dumps(rows | {name: {"lead": "none"}})}


@answers.misconception("OTHER_CONFLICT")
def blame_the_order(bench: Bench) -> Answers:
    """Hold an exam for a reason that is not there."""
    letter = _exam(bench, HOLD)
    reason = bench.truth["exams"][letter]["reason"]
    said = next(text for key, text in AGAINST.items() if key not in (reason, NONE))
    return _decided(bench, {letter: {"against": said}})


@answers.misconception("WRONG_TAGS_LEFT")
def it_hangs_well(bench: Bench) -> Answers:
    """Leave tags that say another side or view than the evidence."""
    return _decided(bench, {_exam(bench, CORRECT): {"decision": LEAVE_IT}})
