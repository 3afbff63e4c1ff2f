"""An operation that somebody else's tool asked for, as an exchange like those of a console."""

from typing import Any, Final

from app.practice import dimse
from app.practice.config import ArchiveConfig, Record
from app.practice.conversation import Conversation
from app.practice.datasets import READING_TROUBLE, from_bytes, from_dataset
from app.practice.dimse import Message
from app.practice.outcomes import Result, answered, association_failed, result
from app.practice.services.models import FIND_MODELS
from app.practice.words import status_words

NETWORK: Final = "network"
"""The value of ``via`` in the action of everything that came over the practice network."""
ASSOCIATION: Final = "associate"
_KINDS: Final = {
    "C_ECHO": "echo",
    "C_STORE": "store",
    "C_FIND": "find",
    "C_MOVE": "move",
    "C_GET": "get",
    "N_ACTION": "commit",
    "N_CREATE": "mpps_create",
    "N_SET": "mpps_set",
}
_SERVICES_OF_OBJECTS: Final = {
    "N_ACTION": "ActionInformation",
    "N_CREATE": "AttributeList",
    "N_SET": "ModificationList",
}
"""The services that act on an object, and where each request says what it wants."""
_COMMANDS: Final = {name: code for code, name in dimse.COMMAND_NAMES.items()}
_COUNTS: Final = ("Remaining", "Completed", "Failed", "Warning")
_MOST_MATCHES: Final = 100


def action_of(
    request: Any, titles: tuple[str, str], node: ArchiveConfig, *, implicit: bool
) -> Record:
    """Return the *request* as the action that a console would have asked for."""
    name = type(request).__name__
    action = association_action(titles, node) | {"kind": _KINDS.get(name, name.lower())}
    if name == "C_STORE":
        action["files"] = [f"{request.AffectedSOPInstanceUID or ''}.dcm"]
    elif name in _SERVICES_OF_OBJECTS:
        action |= _about_objects(request, implicit=implicit)
    if destination := getattr(request, "MoveDestination", None):
        action["destination"] = str(destination).strip()
    if name == "C_FIND":
        models = {uid: model for model, uid in FIND_MODELS.items()}
        action["model"] = models.get(str(request.AffectedSOPClassUID), "")
    identifier = getattr(request, "Identifier", None)
    if identifier is not None and (keys := read_keys(identifier.getvalue(), implicit=implicit)):
        action["keys"] = keys
    return action


def _about_objects(request: Any, *, implicit: bool) -> Record:
    """Return what N-CREATE, N-SET or N-ACTION asks for, as the console's actions say it."""
    data = getattr(request, _SERVICES_OF_OBJECTS[type(request).__name__])
    told = (read_keys(data.getvalue(), implicit=implicit) if data is not None else None) or {}
    if type(request).__name__ != "N_ACTION":
        return {"sop_instance_uid": step_uid(request), "attributes": told}
    rows = told.get("ReferencedSOPSequence", [])
    references = [
        {
            "sop_class_uid": row.get("ReferencedSOPClassUID", ""),
            "sop_instance_uid": row.get("ReferencedSOPInstanceUID", ""),
        }
        for row in rows
    ]
    return {"transaction_uid": told.get("TransactionUID", ""), "references": references}


def step_uid(request: Any) -> str:
    """Return which performed procedure step N-CREATE or N-SET is about."""
    affected = getattr(request, "AffectedSOPInstanceUID", None)
    return str(affected or getattr(request, "RequestedSOPInstanceUID", None) or "")


def association_action(titles: tuple[str, str], node: ArchiveConfig) -> Record:
    """Return what is true of everything over one association.

    The called title is the one that the system has in its hospital: the caller's stands in the
    trace, and means the same.
    """
    calling, called = titles
    return {
        "kind": ASSOCIATION,
        "via": NETWORK,
        "calling_ae_title": calling,
        "called_ae_title": called,
        "host": node.host,
        "port": node.port,
    }


def read_keys(data: bytes, *, implicit: bool) -> Record | None:
    """Return a short identifier in plain words, if it can be read."""
    if len(data) > 64 * 1024:
        return None
    try:
        return from_dataset(from_bytes(data, implicit=implicit))
    except READING_TROUBLE:
        return None


def result_of(request: Any, response: Any, talk: Conversation, matches: list[Record]) -> Result:
    """Return how the operation ended, from the final *response*."""
    name = type(request).__name__
    status = int(response.Status)
    words = status_words(status, dimse.service_of(f"{name.replace('_', '-')}-RQ"))
    comment = str(getattr(response, "ErrorComment", None) or "")
    said = f"The answer was status 0x{status:04X}: {words.meaning}."
    sentence = f"{said} {comment}" if comment else said
    told = answered(status, dict.fromkeys(("success", "warning", "failure"), sentence), talk)
    told["status"] = words.to_data()
    if name == "C_STORE":
        row: Record = {
            "sop_instance_uid": str(request.AffectedSOPInstanceUID or ""),
            "sentence": sentence,
        }
        row |= {"file": f"{row['sop_instance_uid']}.dcm", "status": words.to_data()}
        told |= {"files": [row], "stored": int(words.category != "failure")}
    elif name == "C_FIND":
        told["matches"] = matches[:_MOST_MATCHES]
    elif name in ("C_MOVE", "C_GET"):
        counts = {each: getattr(response, f"NumberOf{each}Suboperations", 0) for each in _COUNTS}
        told["sub_operations"] = {each.lower(): int(n or 0) for each, n in counts.items()}
    elif name in ("N_CREATE", "N_SET"):
        told["sop_instance_uid"] = step_uid(response) or step_uid(request)
    return {**told, "comment": comment}


def reported(report: Record) -> Result:
    """Return what came of a request for commitment, from the *report* that followed it."""
    committed, failed = len(report["committed"]), len(report["failed"])
    sentence = f"The report is out: {committed} committed, {failed} not."
    more = {"transaction_uid": report["transaction_uid"], "report": report}
    return result("warning" if failed else "success", sentence, contexts=[], **more)


def ended(talk: Conversation) -> Result:
    """Return how an association ended over which nothing was asked."""
    known = talk.known
    is_broken = known.is_garbled or known.aborted_by
    if not is_broken and any(row["result"] == 0 for row in known.contexts):
        sentence = "The association was accepted, and nothing was asked over it."
        return result("success", sentence, contexts=known.contexts)
    return association_failed(talk)


def foretell(talk: Conversation, request: Any, response: Any, context_id: int) -> None:
    """Tell the trace of the answer: it is kept before it is sent."""
    name = f"{type(request).__name__.replace('_', '-')}-RSP"
    fields: dict[int, Any] = {
        dimse.AFFECTED_CLASS: str(getattr(response, "AffectedSOPClassUID", None) or ""),
        dimse.COMMAND_FIELD: _COMMANDS[name],
        dimse.STATUS: int(response.Status),
    }
    if comment := getattr(response, "ErrorComment", None):
        fields[dimse.ERROR_COMMENT] = str(comment)
    talk.foretell(Message(context_id, fields=fields))
