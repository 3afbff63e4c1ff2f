"""A form of a system's page read into the action that it asks for, and an action called by name."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from app.errors import InvalidInput, OverLimit
from app.practice.engine.routing import Destination, Route, Step
from app.practice.setting_types import BadSetting, as_setting, types_of
from app.web.action_forms import WIDGETS
from app.web.system_settings import posted_grid

_MOST_FIELDS: Final = 60
_MOST_POSTED: Final = 600
_LONGEST_VALUE: Final = 400
_LONGEST_SENT: Final = 64 * 1024
_LONG: Final = frozenset({"message", "keys", "attributes", "rows", "text", "body"})
_LENGTHS: Final[Mapping[str, int]] = {"target": 4096, **dict.fromkeys(_LONG, _LONGEST_SENT)}
_COMMANDS: Final = frozenset({"engine", "ehr", "ris"})
_ROW: Final = "row."
_LINES: Final[Mapping[str, type[Any]]] = {"route": Route, "destination": Destination}
STEP_COLUMNS: Final = tuple(types_of(Step))

ACTION_NAMES: Final[Mapping[str, str]] = {
    "echo": "C-ECHO",
    "find": "C-FIND",
    "store": "C-STORE",
    "move": "C-MOVE",
    "get": "C-GET",
    "commit": "Storage commitment",
    "mpps_create": "Performed procedure step begun",
    "mpps_set": "Performed procedure step changed",
    "acquire": "Images acquired",
    "delete": "Objects deleted",
    "send_hl7": "HL7 message",
    "dicomweb": "DICOMweb request",
    "write_media": "Portable media written",
    "configure": "Configuration",
    "undo": "Configuration taken back",
    "look": "Look",
    "tell": "Status note",
    "report": "Shift report",
    "associate": "Association",
    "settle": "Queues delivered",
    "inject": "Fault put in",
}
"""How lists call an action; one that is not here is called by what it does, or by its kind."""


def action_title(action: Mapping[str, Any]) -> str:
    """Return what a list calls *action*."""
    kind, deed = str(action.get("kind", "")), str(action.get("do") or "")
    name = deed or kind
    return ACTION_NAMES.get(kind, name.replace("_", " ").capitalize() or "Action")


def posted_action(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the action that a form asks for; names with an underscore before them are ours."""
    names = [name for name in form if not name.startswith(("_", _ROW))]
    if len(names) > _MOST_FIELDS or len(form) > _MOST_POSTED:
        raise InvalidInput("That is more than a console has fields.")
    if any(len(form[name]) > _LONGEST_SENT for name in _LONG & set(names)):
        raise OverLimit("The console sends at most 65,536 characters at once.")
    action: dict[str, Any] = {
        name: form[name][: _LENGTHS.get(name, _LONGEST_VALUE)] for name in names
    }
    for name in _READERS.keys() & action.keys():
        _READERS[name](action, form)
    for name in _LINES.keys() | {"patient", "typed"}:
        _gather(action, name)
    if action.get("kind") in _COMMANDS:
        # A blank field of a command was not filled in; an empty message would be one.
        action = {name: value for name, value in action.items() if value != ""}
    return action


def _files(action: dict[str, Any], form: MultiDict[str, str]) -> None:
    action["files"] = [name[:_LONGEST_VALUE] for name in form.getlist("files")]


def _objects(action: dict[str, Any], form: MultiDict[str, str]) -> None:
    del action["objects"]
    chosen = [uid[:_LONGEST_VALUE] for uid in form.getlist("objects") if uid]
    action["sop_instance_uids"] = chosen


def _keys(action: dict[str, Any], _form: MultiDict[str, str]) -> None:
    level = action.pop("level", "")
    worklist = action.get("model") == "worklist"
    above = {} if worklist else {"QueryRetrieveLevel": level or "STUDY"}
    action["keys"] = {**above, **pairs_of(action["keys"], "keys", "PatientName=DOE*")}


def _attributes(action: dict[str, Any], _form: MultiDict[str, str]) -> None:
    example = "PerformedProcedureStepStatus=COMPLETED"
    action["attributes"] = pairs_of(action["attributes"], "attributes", example)


def _rows(action: dict[str, Any], _form: MultiDict[str, str]) -> None:
    action["rows"] = pairs_of(action["rows"], "table", "F=W")


def _steps(action: dict[str, Any], form: MultiDict[str, str]) -> None:
    given = posted_grid(form, STEP_COLUMNS)
    action["steps"] = [
        {name: _step_value(name, text.strip()) for name, text in row.items() if text.strip()}
        for row in given
        if any(text.strip() for name, text in row.items() if name not in ("do", "otherwise"))
    ]


def _step_value(name: str, text: str) -> Any:
    return int(text) if name == "length" and text.isascii() and text.isdigit() else text


def _root(action: dict[str, Any], _form: MultiDict[str, str]) -> None:
    action["model"] = action.pop("root")


def _renamed(name: str) -> Callable[[dict[str, Any], MultiDict[str, str]], None]:
    def rename(action: dict[str, Any], _form: MultiDict[str, str]) -> None:
        action["status"] = action.pop(name)

    return rename


_READERS: Final[Mapping[str, Callable[[dict[str, Any], MultiDict[str, str]], None]]] = {
    "files": _files,
    "objects": _objects,
    "keys": _keys,
    "attributes": _attributes,
    "rows": _rows,
    "steps": _steps,
    "root": _root,
    "order_status": _renamed("order_status"),
    "report_status": _renamed("report_status"),
}
"""Fields of a form that are more than one text, by name."""


def _gather(action: dict[str, Any], name: str) -> None:
    """Fold fields such as ``route.id`` into the one setting ``route``."""
    dotted = {each: action.pop(each) for each in list(action) if each.startswith(f"{name}.")}
    given = {each.partition(".")[2]: text for each, text in dotted.items()}
    if not given:
        return
    if name not in _LINES:
        # Of a patient, what is left blank is no news.
        action[name] = {each: text.strip() for each, text in given.items() if text.strip()}
        return
    types = types_of(_LINES[name])
    try:
        action[name] = {
            each: as_setting(types[each], text, each, f"{name}.{each}")
            for each, text in given.items()
            if each in types
        }
    except BadSetting as error:
        label = WIDGETS[error.path].label if error.path in WIDGETS else error.path
        raise InvalidInput(f"{label}: {error}") from error


def pairs_of(text: str, what: str, example: str) -> dict[str, str]:
    """Return what stands in *text*: one pair a line, an equals sign behind its name."""
    pairs = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise InvalidInput(
                f"Line {number} of the {what} is {line.strip()[:60]!r}; write a name, an equals "
                f"sign and a value, such as {example}."
            )
        pairs[name.strip()] = value.strip()
    return pairs
