"""Rules that tie fields together: what one field says decides what another must hold."""

from app.hl7.findings import Findings, shown
from app.hl7.library import at_least
from app.hl7.paths import Hl7Path
from app.hl7.segments import Segment

_RESULTS = "ORU"
_NEW_ORDER = "NW"
_REFUSALS = frozenset({"AE", "AR", "CE", "CR"})


def check_conditions(line: list[Segment], findings: Findings) -> None:
    """Add conflicts between the fields of one message, whose first segment is its MSH."""
    kind, event = _value(line[0], 9, 1), _value(line[0], 9, 2)
    order: Segment | None = None
    patient: Segment | None = None
    for segment in line:
        name = segment.name
        if name == "ORC":
            _order_number(order, None, findings)
            order = segment
        elif name == "OBR":
            _order_number(order, segment, findings)
            _same_order(order, segment, findings)
            order = None
            if kind == _RESULTS:
                _result_request(segment, findings)
        elif name == "OBX":
            _observation(segment, findings)
        elif name == "PID":
            patient = segment
        elif name == "MRG" and patient is not None:
            _merge(patient, segment, findings)
        elif name == "EVN":
            _event(segment, event, findings)
        elif name == "MSA":
            _acknowledgment(segment, line, findings)
    _order_number(order, None, findings)


def _value(segment: Segment, number: int, component: int | None = None) -> str:
    return segment.value_of(Hl7Path(segment.name, 1, number, None, component)) or ""


def _add(
    findings: Findings,
    segment: Segment,
    place: tuple[str, str, int],
    says: str,
    expected: str,
) -> None:
    """Add a finding at a field: *place* is its code, severity and number."""
    code, severity, number = place
    path = Hl7Path(segment.name, segment.ordinal, number)
    start, end = segment.nearest(path)
    findings.add(code, severity, path, (segment.offset + start, end - start), says, expected)


def _order_number(order: Segment | None, request: Segment | None, findings: Findings) -> None:
    """Expect a new order to carry the placer's number, in ORC-2 or else in OBR-2."""
    if order is None or _value(order, 1) != _NEW_ORDER or _value(order, 2):
        return
    if request is None or not _value(request, 2):
        _add(
            findings,
            order,
            ("ORDER_NUMBER_MISSING", "error", 2),
            f"{_named(order, 2, 'Placer Order Number')} is empty in a new order (ORC-1 is NW).",
            "The number under which the placer knows the order; answers refer to it.",
        )


def _same_order(order: Segment | None, request: Segment, findings: Findings) -> None:
    """Hold ORC-2 and OBR-2, ORC-3 and OBR-3 to one number each."""
    if order is None:
        return
    for number, name in ((2, "Placer Order Number"), (3, "Filler Order Number")):
        ours, theirs = _value(request, number), _value(order, number)
        if ours and theirs and _identity(request, number) != _identity(order, number):
            _add(
                findings,
                request,
                ("ORDER_NUMBERS_DISAGREE", "error", number),
                f"{_named(request, number, name)} holds {shown(ours)}, but "
                f"{_path(order, number)} of the same order holds {shown(theirs)}.",
                "The same number in both, or an empty field in one of them.",
            )


def _identity(segment: Segment, number: int) -> str:
    return _value(segment, number).rstrip(
        segment.encoding.component + segment.encoding.subcomponent
    )


def _result_request(request: Segment, findings: Findings) -> None:
    for number, name, why in (
        (7, "Observation Date/Time", "says when it was true of the patient"),
        (25, "Result Status", "says whether it is preliminary, final or corrected"),
    ):
        if not _value(request, number):
            _add(
                findings,
                request,
                ("CONDITIONAL_FIELD", "warning", number),
                f"{_named(request, number, name)} is empty in a result.",
                f"A value: for a result it {why}.",
            )


def _observation(observation: Segment, findings: Findings) -> None:
    if _value(observation, 5) and not _value(observation, 2):
        _add(
            findings,
            observation,
            ("CONDITIONAL_FIELD", "error", 2),
            f"{_named(observation, 2, 'Value Type')} is empty, so nobody knows how to read "
            f"{_path(observation, 5)}.",
            "The data type of OBX-5, such as NM for a number or TX for text.",
        )


def _merge(patient: Segment, merged: Segment, findings: Findings) -> None:
    survivor = _value(patient, 3, 1)
    if (
        survivor
        and survivor == _value(merged, 1, 1)
        and (_value(patient, 3, 4) == _value(merged, 1, 4))
    ):
        _add(
            findings,
            merged,
            ("MERGED_INTO_ITSELF", "error", 1),
            f"{_named(merged, 1, 'Prior Patient Identifier List')} holds {shown(survivor)}, which "
            "is also the identifier that survives, PID-3.",
            "The identifier that goes away; PID names the one that stays.",
        )


def _event(event: Segment, expected: str, findings: Findings) -> None:
    found = _value(event, 1)
    if found and expected and found != expected:
        _add(
            findings,
            event,
            ("EVENTS_DISAGREE", "warning", 1),
            f"{_named(event, 1, 'Event Type Code')} holds {shown(found)}, but MSH-9.2 says "
            f"{shown(expected)}.",
            f"{shown(expected)}, or an empty field: MSH-9 decides.",
        )


def _acknowledgment(answer: Segment, line: list[Segment], findings: Findings) -> None:
    code = _value(answer, 1)
    explained = _value(answer, 3) or any(segment.name == "ERR" for segment in line)
    if code in _REFUSALS and not explained and at_least(findings.version, "2.5"):
        _add(
            findings,
            answer,
            ("UNEXPLAINED_REFUSAL", "warning", 1),
            f"{_named(answer, 1, 'Acknowledgment Code')} holds {code}, and no ERR says why.",
            "An ERR segment with error code (ERR-3), severity (ERR-4) and place (ERR-2).",
        )


def _path(segment: Segment, number: int) -> str:
    return str(Hl7Path(segment.name, segment.ordinal, number))


def _named(segment: Segment, number: int, name: str) -> str:
    return f"{_path(segment, number)} {name}"
