"""The console's actions that use the services beyond echo, store and find.

``move``: ``model`` (``study_root`` or ``patient_root``), ``keys`` and ``destination``.
``get``: ``model`` and ``keys``. ``commit``: ``files``, or ``references`` as a list of
``{"sop_class_uid", "sop_instance_uid"}``, and a ``transaction_uid`` if it matters.
``mpps_create`` and ``mpps_set``: ``attributes`` by keyword, and the step's ``sop_instance_uid``.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from pydicom.uid import generate_uid
from pynetdicom.association import Association

from app.counting import counted
from app.practice import outcomes
from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, Context, storage_contexts
from app.practice.forms import CannotSend, Titles, contexts_of, encoded, titles_of
from app.practice.limits import Limits
from app.practice.media_opening import with_media_opened
from app.practice.objects import parcel
from app.practice.outcomes import Result
from app.practice.scu import Caller
from app.practice.services.models import (
    GET_MODELS,
    MOVE_MODELS,
    PERFORMED_STEP,
    STORAGE_COMMITMENT,
    is_storage,
)
from app.practice.services.reports import Reference
from app.practice.services.requests import (
    Answer,
    Retrieved,
    ask_commitment,
    ask_get,
    ask_move,
    create_step,
    set_step,
    step_record,
)
from app.practice.services.sending import NoContext
from app.practice.visits import Line

Action: TypeAlias = Mapping[str, Any]
Files: TypeAlias = Mapping[str, bytes]
Ready: TypeAlias = Callable[[Line, Limits], Result]

_PLAIN: Final = (EXPLICIT_LE, IMPLICIT_LE)
_REPORT_SECONDS: Final = 2.0
_PATIENCE: Final = 2
"""How many answers a system of ours may wait for until its report is out."""
_AE_LENGTH: Final = 16


def prepare_move(action: Action, _files: Files) -> Ready:
    """Prepare C-MOVE: an archive is to send objects to a third system."""
    titles, model = titles_of(action), model_of(action, MOVE_MODELS)
    destination = str(action.get("destination", "")).strip()
    if not destination:
        raise CannotSend("A move needs the AE title of its destination.")
    if len(destination) > _AE_LENGTH or not destination.isascii():
        raise CannotSend("The AE title of the destination has at most 16 characters of ASCII.")
    keys = encoded(action.get("keys", {}))
    contexts = contexts_of(action, (Context(model, _PLAIN),))

    def move(line: Line, limits: Limits) -> Result:
        def ask(association: Association) -> Retrieved:
            return ask_move(association, model, keys, destination, limits)

        return _retrieve(line, _Call(titles, contexts, limits), ask)

    return move


def prepare_get(action: Action, _files: Files) -> Ready:
    """Prepare C-GET: an archive is to send objects back to us, over our own association."""
    titles, model = titles_of(action), model_of(action, GET_MODELS)
    keys = encoded(action.get("keys", {}))
    storage = tuple(Context(row.abstract_syntax, _PLAIN) for row in storage_contexts())
    contexts = contexts_of(action, (Context(model, _PLAIN), *storage))

    def get(line: Line, limits: Limits) -> Result:
        roles = {row.abstract_syntax for row in contexts if is_storage(row.abstract_syntax)}

        def ask(association: Association) -> Retrieved:
            return ask_get(association, model, keys, line.desk)

        return _retrieve(line, _Call(titles, contexts, limits, tuple(sorted(roles))), ask)

    return get


def prepare_commit(action: Action, files: Files) -> Ready:
    """Prepare Storage Commitment: an archive is to say what it has taken custody of."""
    titles, references = titles_of(action), references_of(action, files)
    transaction = str(action.get("transaction_uid") or generate_uid())
    contexts = contexts_of(action, (Context(STORAGE_COMMITMENT, _PLAIN),))

    def commit(line: Line, limits: Limits) -> Result:
        more: dict[str, Any] = {"transaction_uid": transaction, "report": None}

        def ask(association: Association) -> Result:
            answer = ask_commitment(association, transaction, references, line.desk)
            if answer.status == 0:
                patience = _PATIENCE * limits.answer_seconds
                more["report"] = line.desk.report(transaction, _REPORT_SECONDS, patience)
                if more["report"] is None:
                    return _unreported(line, more)
            return _commitment_result(line, answer, more)

        return _call(line, _Call(titles, contexts, limits), ask, more)

    return commit


def prepare_mpps_create(action: Action, _files: Files) -> Ready:
    """Prepare N-CREATE of a Modality Performed Procedure Step: an examination begins."""
    uid = str(action.get("sop_instance_uid") or generate_uid())
    return _step(action, uid, create_step, is_new=True)


def prepare_mpps_set(action: Action, _files: Files) -> Ready:
    """Prepare N-SET of a Modality Performed Procedure Step: an examination goes on, or ends."""
    uid = str(action.get("sop_instance_uid") or "").strip()
    if not uid:
        raise CannotSend("N-SET names the performed procedure step by its SOP Instance UID.")
    return _step(action, uid, set_step, is_new=False)


SERVICE_ACTIONS: Final = {
    "move": prepare_move,
    "get": prepare_get,
    "commit": prepare_commit,
    "mpps_create": prepare_mpps_create,
    "mpps_set": prepare_mpps_set,
}


class _Call:
    """With what an association is asked for."""

    def __init__(
        self,
        titles: Titles,
        contexts: tuple[Context, ...],
        limits: Limits,
        scp_of: tuple[str, ...] = (),
    ) -> None:
        self.titles = titles
        self.contexts = contexts
        self.limits = limits
        self.scp_of = scp_of


def _call(
    line: Line, call: _Call, ask: Callable[[Association], Result], more: Mapping[str, Any]
) -> Result:
    with Caller(
        line.connected, line.talk, call.titles, call.contexts, call.limits, call.scp_of
    ) as caller:
        if not caller.is_established:
            return {**outcomes.association_failed(line.talk), **more}
        try:
            return caller.use(ask)
        except NoContext:
            contexts = line.talk.known.contexts
            return outcomes.result(outcomes.NO_CONTEXT, contexts=contexts, **more)


def _retrieve(line: Line, call: _Call, ask: Callable[[Association], Retrieved]) -> Result:
    def result(association: Association) -> Result:
        found = ask(association)
        more = {
            "sub_operations": found.sub_operations,
            "failed": found.failed,
            "received": found.received,
            "comment": found.comment,
        }
        if found.status is None:
            return {**outcomes.no_answer(line.talk), **more}
        sentences = _retrieval_sentences(found)
        return outcomes.answered(found.status, sentences, line.talk, "retrieve", **more)

    nothing = Retrieved()
    more = {"sub_operations": nothing.sub_operations, "failed": [], "received": [], "comment": ""}
    return _call(line, call, result, more)


def _retrieval_sentences(found: Retrieved) -> dict[str, str]:
    counts = found.sub_operations
    done = counts["completed"] + counts["warning"]
    delivered = (
        f"{done} of {counted(done + counts['failed'], 'object was', 'objects were')} delivered"
    )
    return {
        "success": f"The retrieval ended: {delivered}.",
        "warning": (
            f"The retrieval ended with trouble (0x{found.status or 0:04X}): "
            f"{delivered}, {counts['failed']} failed."
        ),
    }


def _commitment_result(line: Line, answer: Answer, more: dict[str, Any]) -> Result:
    if answer.status is None:
        return {**outcomes.no_answer(line.talk), **more}
    report = more["report"] or {"committed": [], "failed": []}
    committed, failed = len(report["committed"]), len(report["failed"])
    if answer.status == 0 and failed:
        sentence = (
            f"The report is in: {committed} committed, {failed} not. "
            "Only what is committed may be deleted here."
        )
        found = outcomes.answered(answer.status, {"success": sentence}, line.talk, **more)
        return {**found, "ok": False, "outcome": outcomes.WARNING}
    done = f"The report is in: the archive has taken custody of {counted(committed, 'object')}."
    return outcomes.answered(answer.status, {"success": done}, line.talk, **more)


def _unreported(line: Line, more: dict[str, Any]) -> Result:
    sentence = (
        "The archive took the request (0x0000), but its report (N-EVENT-REPORT) has not come. "
        "Nothing is committed until it does."
    )
    return {
        **outcomes.answered(0, {"success": sentence}, line.talk, **more),
        "ok": False,
        "outcome": outcomes.NO_REPORT,
    }


def _step(
    action: Action,
    uid: str,
    ask_step: Callable[[Association, str, Any], Answer],
    *,
    is_new: bool,
) -> Ready:
    titles = titles_of(action)
    attributes = encoded(step_record(dict(action.get("attributes", {})), is_new=is_new))
    contexts = contexts_of(action, (Context(PERFORMED_STEP, _PLAIN),))
    more: dict[str, Any] = {"sop_instance_uid": uid}

    def report_step(line: Line, limits: Limits) -> Result:
        def ask(association: Association) -> Result:
            answer = ask_step(association, uid, attributes)
            if answer.status is None:
                return {**outcomes.no_answer(line.talk), **more}
            said = {**more, "comment": answer.comment}
            done = f"{line.talk.trace.label(line.node.id)} has noted the performed procedure step."
            return outcomes.answered(answer.status, {"success": done}, line.talk, **said)

        return _call(line, _Call(titles, contexts, limits), ask, more)

    return report_step


def model_of(action: Action, models: Mapping[str, str]) -> str:
    """Return the information model that a retrieval uses."""
    model = models.get(str(action.get("model", "study_root")))
    if model is None:
        raise CannotSend("The information model is study_root or patient_root.")
    return model


def references_of(action: Action, files: Files) -> list[Reference]:
    """Return the SOP Instances whose commitment an action asks for."""
    chosen = with_media_opened(map(str, action.get("files", [])), files)
    parcels = [parcel(name, data) for name, data in chosen.items()]
    given = [
        Reference(str(row.get("sop_class_uid", "")), str(row.get("sop_instance_uid", "")))
        for row in action.get("references", [])
    ]
    found = [*(Reference(row.sop_class_uid, row.sop_instance_uid) for row in parcels), *given]
    if not found:
        raise CannotSend("No object was chosen to be committed.")
    return found
