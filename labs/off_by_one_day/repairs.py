"""The repaired picture: both times, the offset, the birth date, and nothing else."""

from datetime import timedelta

from app.dicom import compare, read_object
from app.grading import Finding, Params, Place, Verdict, partly, right, wrong

from .clocks import NIGHTS, is_offset, is_reading, minutes_of, moment_of, offset_text, reading_of
from .faults import FAULTS, FIELDS, readings, two_clocks
from .objects import BIRTH, ISSUED, OFFSET, PICTURE, STUDY, VRS

CODES = {
    "dropped": "ZONE_DROPPED",
    "server": "SERVER_ZONE",
    "reversed": "SIGN_REVERSED",
    "evening": "WRONG_SEASON",
    "header": "HEADER_BEFORE_FIELD",
}


def judge_picture(before: bytes, after: bytes, params: Params) -> Verdict:
    """Judge what was repaired; a change that nobody asked for comes first."""
    if path := _touched(before, after):
        return wrong(Finding("MORE_THAN_ASKED", Place(path, PICTURE), facts={"path": path}))
    found = read_object(after)
    values = {path: found.value(path) or "" for path in VRS}
    findings = [*_times(values, params), *_offset(values, params), *_birth(values, params)]
    if not findings:
        return right("One offset, four values that are true to it, and a birthday left alone.")
    lost = sum(_WEIGHTS.get(each.at.path if each.at else "", 1) for each in findings)
    return partly(max(6 - lost, 0), 6, *findings)


_WEIGHTS = {STUDY[1]: 2, ISSUED[1]: 2}


def _touched(before: bytes, after: bytes) -> str:
    """Return the first element that changed and was not to be changed."""
    seen = compare(before, after)
    changes = (*seen.changed, *seen.added, *seen.removed, *seen.meta_changed)
    others = [each.path for each in changes if each.path not in VRS]
    return others[0] if others else "" if seen.pixels_equal else "(7FE0,0010)"


def _times(values: dict[str, str], params: Params) -> list[Finding]:
    """Return a finding for each of order and scan whose digits do not mean its moment."""
    offset = values[OFFSET] if is_offset(values[OFFSET]) else ""
    given = tuple(_digits(values, each) for each in (ISSUED, STUDY))
    findings = []
    for at, (field, elements) in enumerate(zip(FIELDS, (ISSUED, STUDY), strict=False)):
        if _is_moment(given[at], offset, params, field):
            continue
        saw = " ".join(values[each] for each in elements)
        place = Place(elements[1], PICTURE)
        findings.append(Finding(_code(given, at, params), place, saw, {"field": field}))
    return findings


def _digits(values: dict[str, str], elements: tuple[str, str]) -> str:
    date, time = (values[each].strip() for each in elements)
    head, _, fraction = time.partition(".")
    return date + (head if not fraction.strip("0") else time)


def _is_moment(digits: str, offset: str, params: Params, field: str) -> bool:
    """Say whether *digits* are what is wanted, or the same moment by the learner's own offset."""
    if digits == readings(params, None)[field]:
        return True
    if not offset or not is_reading(digits[:8], digits[8:]):
        return False
    moment = moment_of(params["stamps"][field], params["header"])
    return reading_of(digits) - timedelta(minutes=minutes_of(offset)) == moment


def _code(given: tuple[str, ...], at: int, params: Params) -> str:
    """Return the name of the mistake: by both times, where they tell, else by this one."""
    made = {fault: readings(params, fault) for fault in FAULTS}
    pairs = {(each["ORC-9"], each["OBR-7"]): fault for fault, each in made.items()}
    if given in pairs:
        return CODES[pairs[given]]
    if at == 0 and given[0] == two_clocks(params)[0]:
        return "TWO_CLOCKS"
    if not is_reading(given[at][:8], given[at][8:]):
        return "FORM_OF_VALUE"
    alike = [fault for fault, each in made.items() if each[FIELDS[at]] == given[at]]
    return CODES[alike[0]] if alike else "OTHER_TIME"


def _offset(values: dict[str, str], params: Params) -> list[Finding]:
    given, night = values[OFFSET], NIGHTS[params["night"]]
    if given == offset_text(night.after):
        return []
    if not given:
        return [Finding("OFFSET_MISSING", Place(OFFSET, PICTURE))]
    code = "OTHER_CLOCK" if is_offset(given) else "FORM_OF_OFFSET"
    return [Finding(code, Place(OFFSET, PICTURE), given)]


def _birth(values: dict[str, str], params: Params) -> list[Finding]:
    if (given := values[BIRTH]) == params["birth"]:
        return []
    return [Finding("BIRTH_DATE_SHIFTED", Place(BIRTH, PICTURE), given or "nothing")]
