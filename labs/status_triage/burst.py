"""The burst as it went over the wire, and what the archive wrote into its own log meanwhile."""

from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params
from app.practice import pdu_writing as writing
from app.practice.doors import Door
from app.practice.staging import Stage

from .groups import ROOM, SETTINGS, UNCLEAR

NAME = "The association of the burst"
LOG = "archive.log"
_EXPLICIT = "1.2.840.10008.1.2.1"
_SC = "sc"
_CLASSES = {
    "ct": ("1.2.840.10008.5.1.4.1.1.2", "CT image"),
    "mr": ("1.2.840.10008.5.1.4.1.1.4", "MR image"),
    "xa": ("1.2.840.10008.5.1.4.1.1.12.1", "angiography run"),
    "mg": ("1.2.840.10008.5.1.4.1.1.1.2", "mammogram"),
    "dose": ("1.2.840.10008.5.1.4.1.1.88.67", "dose report"),
    "emr": ("1.2.840.10008.5.1.4.1.1.4.1", "enhanced MR image"),
    "tomo": ("1.2.840.10008.5.1.4.1.1.13.1.3", "tomosynthesis"),
    "sc": ("1.2.840.10008.5.1.4.1.1.7", "secondary capture"),
}
_COMMENTS = {
    "room_back": "Image store has no room.",
    "room_gone": "Image store has no room.",
    "data_set": "Attributes of the SOP class are missing.",
    "class": "This SOP class is switched off.",
    "rights": "No right to store this class.",
    "duplicate": "This SOP Instance is already here.",
}


def class_of(params: Params, line: Params) -> tuple[str, str]:
    """Return SOP class and plain name of the object in *line*."""
    usual, other = params["classes"]
    key = {"data_set": _SC, "class": other, "rights": other}.get(line["kind"], usual)
    return _CLASSES[key]


def row_of(params: Params, line: Params) -> dict[str, str]:
    """Return the line as the scanner's queue shows it."""
    made = params["tool"] if line["kind"] == "data_set" else "scanner"
    return {
        "id": str(line["n"]),
        "line": str(line["n"]),
        "answered_at": clock(params, line["second"]),
        "object": class_of(params, line)[1],
        "made_by": made,
    }


def clock(params: Params, second: int) -> str:
    """Return a time of the day, *second* after the burst began."""
    at = params["start"] + second
    return f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"


def burst(params: Params) -> dict[str, Any]:
    """Return the trace: one association, twenty requests and twenty answers."""
    classes = list(dict.fromkeys(class_of(params, line)[0] for line in params["lines"]))
    stage = Stage(
        f"Scanner {params['calling']}",
        "Archive",
        Door(params["net"], params["net"], params["port"]),
    )
    stage.opened()
    stage.request(params["called"], params["calling"], [(uid, (_EXPLICIT,)) for uid in classes])
    stage.accept([(0, _EXPLICIT)] * len(classes))
    now = 0
    for line in params["lines"]:
        stage.wait(1000 * (line["second"] - now) - 200)
        _send(stage, params, line, classes)
        now = line["second"]
    stage.release()
    stage.close()
    return stage.to_data()


def _send(stage: Stage, params: Params, line: Params, classes: list[str]) -> None:
    sop_class, _ = class_of(params, line)
    context_id = 2 * classes.index(sop_class) + 1
    uid = new_uid(str(params["number"]), str(line["n"]))
    file = build_object({"SOPClassUID": sop_class, "SOPInstanceUID": uid, "PatientID": "TEST"})
    stage.caller_says(writing.store_rq(context_id, sop_class, uid, line["n"]))
    data = writing.data_set_of(file)
    stage.caller_says(writing.data_set(context_id, data[:-3] if line["kind"] == "cut" else data))
    stage.wait(200)
    answer = (context_id, sop_class, uid, line["n"], line["status"], _comment(params, line))
    stage.called_says(writing.store_rsp(*answer))


def _comment(params: Params, line: Params) -> str:
    if line["kind"] in UNCLEAR:
        return f"Not stored. See log {_entry(params, line)}."
    return _COMMENTS.get(line["kind"], "")


def _entry(params: Params, line: Params) -> int:
    return int(params["number"]) + 7 * int(line["n"])


def archive_log(params: Params) -> str:
    """Return what the archive wrote: its room, its database, and its notes on single objects."""
    rows = [(0, "service     storage accepts, 20 associations at most")]
    for line in params["lines"]:
        rows += _told(params, line)
    full = [line["second"] for line in params["lines"] if line["kind"] in ROOM]
    rows.append((full[0] - 1, "store       0.1 % free: no further objects until there is room"))
    if params["room"] == "room_back":
        rows.append(
            (full[-1] + 3, "store       11.4 % free: a finished migration was cleared away")
        )
    else:
        rows.append((full[-1] + 3, "store       the cleaning job ended without success"))
        rows.append((760, "store       0.1 % free: no further objects until there is room"))
    if params["unclear"] == "trouble":
        rows.append((780, "database    second server still does not answer"))
    if params["unclear"] == "trouble_over":
        rows.append((740, "database    second server answers again, nothing is waiting"))
    rows.append((800, "service     end of this excerpt"))
    return "\n".join(f"{clock(params, second)}  {text}" for second, text in sorted(rows))


def _told(params: Params, line: Params) -> list[tuple[int, str]]:
    entry, kind = _entry(params, line), line["kind"]
    if kind == "cut":
        return [(line["second"], f"log {entry}   data set ends in the middle of an element")]
    if kind in UNCLEAR:
        return [(line["second"], f"log {entry}   second database server did not answer in 5 s")]
    if kind in SETTINGS:
        return [(line["second"], f"config      class of object {line['n']} is not on its list")]
    return []
