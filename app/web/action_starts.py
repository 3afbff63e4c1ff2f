"""What stands in the forms of a system: what was typed, else what is known of the system."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from app.frozen import replace
from app.practice.engine.routing import Step
from app.practice.setting_types import types_of
from app.web.action_forms import DESTINATION, MAP, ROUTE, TABLE, ActionForm

Start: TypeAlias = tuple[ActionForm, dict[str, Any]]

_FIND_KEYS: Final = "PatientName=*\nPatientID=\nStudyDate=\nAccessionNumber=\nStudyDescription=\n"
_FIRST_KEYS: Final[Mapping[str, str]] = {
    "find": _FIND_KEYS,
    "move": "StudyInstanceUID=\n",
    "get": "StudyInstanceUID=\n",
}
_STATUS: Final = "PerformedProcedureStepStatus"
_STEP_ENDS: Final = (
    "PerformedProcedureStepStatus=COMPLETED\n"
    "PerformedProcedureStepEndDate=\nPerformedProcedureStepEndTime=\n"
    "PerformedSeriesSequence.SeriesInstanceUID=\nPerformedSeriesSequence.ProtocolName=\n"
)
_WORKLIST_KEYS: Final = "".join(
    f"{name}=\n"
    for name in (
        "PatientName",
        "PatientID",
        "IssuerOfPatientID",
        "PatientBirthDate",
        "PatientSex",
        "AccessionNumber",
        "ReferringPhysicianName",
        "StudyInstanceUID",
        "RequestedProcedureID",
        "RequestedProcedureDescription",
        "RequestedProcedureCodeSequence",
        "ScheduledProcedureStepSequence.Modality",
        "ScheduledProcedureStepSequence.ScheduledStationAETitle",
        "ScheduledProcedureStepSequence.ScheduledProcedureStepStartDate",
        "ScheduledProcedureStepSequence.ScheduledProcedureStepStartTime",
        "ScheduledProcedureStepSequence.ScheduledProcedureStepID",
        "ScheduledProcedureStepSequence.ScheduledProcedureStepDescription",
    )
)
"""What a modality asks of a worklist: PS3.4 K.6.1.2.2, as far as images copy it."""
_SHOWN_SERIES: Final = 8
_FINAL: Final = frozenset({"COMPLETED", "DISCONTINUED"})
_SPARE_STEPS: Final = 3


def filled(
    form: ActionForm,
    node: Mapping[str, Any],
    last: Mapping[str, Any],
    acquired: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return what stands in *form*: the *last* such action, on what is known of *node*.

    A step that goes on at *node* is offered to be ended with the series *acquired* for it.
    """
    ending = form.kind == "mpps_set" and begun(node)
    if ending and last.get("sop_instance_uid") != ending[0]:
        last = {name: last[name] for name in last if name not in ("sop_instance_uid", "attributes")}
    start = {name: node.get(name, "") for name in ("host", "port")}
    start |= {"called_ae_title": node.get("ae_title", ""), "model": _model(form, node)}
    start |= {"sop_instance_uid": ending[0] if ending else "", **flat(last)}
    start["root"] = start["model"]
    keys = last.get("keys")
    level = keys.get("QueryRetrieveLevel", "") if isinstance(keys, Mapping) else ""
    attributes = pairs_text(last.get("attributes")) or (
        step_ends(ending[1], acquired) if ending else first_attributes(form.kind, node)
    )
    first_keys = _WORKLIST_KEYS if start["model"] == "worklist" else _FIRST_KEYS.get(form.kind, "")
    return {
        **start,
        "level": level or "STUDY",
        "keys": pairs_text(keys) or first_keys,
        "attributes": attributes,
        "order_status": start.get("status", ""),
        "report_status": start.get("status", "F"),
    }


def pairs_text(pairs: Any) -> str:
    """Return pairs as they are typed: one a line, an equals sign behind its name."""
    if isinstance(pairs, str):
        return pairs
    if not isinstance(pairs, Mapping):
        return ""
    return "".join(f"{n}={v}\n" for n, v in pairs.items() if n != "QueryRetrieveLevel")


def flat(action: Mapping[str, Any]) -> dict[str, Any]:
    """Return *action* with ``patient``, ``typed``, ``route`` and such field by field."""
    found: dict[str, Any] = {}
    for name, value in action.items():
        if name in ("patient", "typed", "route", "destination") and isinstance(value, Mapping):
            found |= {f"{name}.{key}": shown(each) for key, each in value.items()}
        else:
            found[name] = value
    return found


def shown(value: Any) -> Any:
    """Return a setting as a field shows it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else value


def first_attributes(kind: str, node: Mapping[str, Any]) -> str:
    """Return attributes for a performed step: those of the first entry that is still to be done."""
    if kind != "mpps_create":
        return _STEP_ENDS
    entry: Mapping[str, Any] = next(filter(_is_open, node.get("worklist") or []), {})
    step = _step(entry)
    known = {
        "PatientName": entry.get("PatientName", ""),
        "PatientID": entry.get("PatientID", ""),
        "ScheduledStepAttributesSequence.StudyInstanceUID": entry.get("StudyInstanceUID", ""),
        "ScheduledStepAttributesSequence.AccessionNumber": entry.get("AccessionNumber", ""),
        "ScheduledStepAttributesSequence.ScheduledProcedureStepID": step.get(
            "ScheduledProcedureStepID", ""
        ),
        "PerformedProcedureStepID": step.get("ScheduledProcedureStepID", ""),
        "PerformedStationAETitle": step.get("ScheduledStationAETitle", ""),
        "PerformedProcedureStepStartDate": step.get("ScheduledProcedureStepStartDate", ""),
        "PerformedProcedureStepStartTime": step.get("ScheduledProcedureStepStartTime", ""),
        "Modality": step.get("Modality", ""),
    }
    return pairs_text(known)


def _model(form: ActionForm, node: Mapping[str, Any]) -> str:
    """Return the model that a query begins with: whoever keeps a worklist is asked for that."""
    return "worklist" if form.kind == "find" and node.get("kind") == "ris" else ""


def begun(node: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """Return the newest performed step that goes on at *node*, with its UID."""
    steps: Mapping[str, Mapping[str, Any]] = node.get("performed_steps") or {}
    going_on = (uid for uid in reversed(list(steps)) if steps[uid].get(_STATUS) == "IN PROGRESS")
    uid = next(going_on, None)
    return None if uid is None else (uid, steps[uid])


def step_ends(step: Mapping[str, Any], acquired: Sequence[Mapping[str, Any]]) -> str:
    """Return attributes that end *step*, with the series *acquired* for its worklist entries."""
    entries = step.get("ScheduledStepAttributesSequence") or []
    numbers = {each.get("AccessionNumber") for each in entries} - {"", None}
    mine = [row for row in acquired if row.get("accession_number") in numbers]
    if not mine:
        return _STEP_ENDS
    found = {
        _STATUS: "COMPLETED",
        "PerformedProcedureStepEndDate": step.get("PerformedProcedureStepStartDate", ""),
        "PerformedProcedureStepEndTime": "",
    }
    for at, row in enumerate(mine[-_SHOWN_SERIES:], 1):
        found |= _series(f"PerformedSeriesSequence[{at}]", row)
    return pairs_text(found)


def _series(path: str, row: Mapping[str, Any]) -> dict[str, str]:
    found = {
        f"{path}.SeriesInstanceUID": row["series_instance_uid"],
        f"{path}.SeriesDescription": row["sample"],
        f"{path}.ProtocolName": row["sample"],
    }
    for at, uid in enumerate(row["sop_instance_uids"], 1):
        image = f"{path}.ReferencedImageSequence[{at}]"
        found[f"{image}.ReferencedSOPClassUID"] = row["sop_class_uid"]
        found[f"{image}.ReferencedSOPInstanceUID"] = uid
    return found


def _is_open(entry: Mapping[str, Any]) -> bool:
    return _step(entry).get("ScheduledProcedureStepStatus") not in _FINAL


def _step(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    steps = entry.get("ScheduledProcedureStepSequence") or [{}]
    first: Mapping[str, Any] = steps[0]
    return first


def engine_forms(node: Mapping[str, Any], refused: Mapping[str, Any]) -> Iterator[Start]:
    """Yield a form for each line of an engine's tables, and for a new one where there may be one.

    *refused* is the action that could not be done: what was typed stays.
    """
    places = {row.get("label") or row["id"]: {"destination": row} for row in node["destinations"]}
    routes = {row["id"]: {"route": row} for row in node["routes"]}
    maps = {name: {"map": name, "steps": steps} for name, steps in node["maps"].items()}
    tables = {name: {"table": name, "rows": rows} for name, rows in node["tables"].items()}
    yield from _forms(DESTINATION, places, refused)
    yield from _forms(ROUTE, {**routes, "": {"route": {"id": "", "enabled": True}}}, refused)
    yield from _forms(MAP, {**maps, "": {"map": ""}}, refused)
    yield from _forms(TABLE, {**tables, "": {"table": ""}}, refused)


def _forms(
    form: ActionForm, known: Mapping[str, Mapping[str, Any]], refused: Mapping[str, Any]
) -> Iterator[Start]:
    again = flat(refused) if form.is_of(refused) else {}
    starts = [flat(each) for each in known.values()]
    name = form.fields[0]
    mine = next((each for each in starts if each[name] == again.get(name)), None)
    if again:
        (mine or starts[-1]).update(again, typed=True)
    for line, (called, start) in enumerate(zip(known, starts, strict=True), 1):
        title = f"{form.title} {called}" if called else f"Another {form.title.lower()}"
        rows, steps = pairs_text(start.get("rows")), step_lines(start.get("steps"))
        yield replace(form, title=title, line=line), {**start, "rows": rows, "steps": steps}


def step_lines(steps: Any) -> list[dict[str, Any]]:
    """Return the steps of a map with room for more, each with every field of a step."""
    given = [each for each in steps or () if isinstance(each, Mapping)]
    lines = [{**step, "source": step.get("source") or step.get("from", "")} for step in given]
    blank = dict.fromkeys(types_of(Step), "")
    return [{**blank, **line, "length": line.get("length") or ""} for line in lines] + [
        dict(blank) for _ in range(_SPARE_STEPS)
    ]
