"""What can be done from a console: each action is performed for real and gives a result."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from app.practice import outcomes
from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, VERIFICATION, Context
from app.practice.forms import CannotSend, contexts_of, encoded, titles_of
from app.practice.limits import Limits
from app.practice.media_opening import with_media_opened
from app.practice.objects import Parcel, contexts_for, parcel
from app.practice.outcomes import Result
from app.practice.scu import Caller
from app.practice.services.actions import SERVICE_ACTIONS
from app.practice.services.models import FIND_MODELS
from app.practice.services.sending import NoContext
from app.practice.visits import Line
from app.practice.words import status_words

Files: TypeAlias = Mapping[str, bytes]
Ready: TypeAlias = Callable[[Line, Limits], Result]
Prepare: TypeAlias = Callable[[Mapping[str, Any], Files], Ready]

_PLAIN: Final = (EXPLICIT_LE, IMPLICIT_LE)
_KEY: Final = "key."
_STEPS: Final = "ScheduledProcedureStepSequence"


def prepare_echo(action: Mapping[str, Any], _files: Files) -> Ready:
    """Prepare C-ECHO: do we understand each other."""
    titles = titles_of(action)
    contexts = contexts_of(action, (Context(VERIFICATION, (IMPLICIT_LE,)),))

    def echo(line: Line, limits: Limits) -> Result:
        with Caller(line.connected, line.talk, titles, contexts, limits) as caller:
            if not caller.is_established:
                return outcomes.association_failed(line.talk)
            try:
                status = caller.echo()
            except NoContext:
                return _no_context(line)
        if status is None:
            return outcomes.no_answer(line.talk)
        done = f"{line.talk.trace.label(line.node.id)} answered the echo: DICOM works between you."
        return outcomes.answered(status, {"success": done}, line.talk)

    return echo


def prepare_store(action: Mapping[str, Any], files: Files) -> Ready:
    """Prepare C-STORE: files are sent as the objects they hold, media as all that is on them."""
    titles = titles_of(action)
    chosen = with_media_opened(map(str, action.get("files", [])), files)
    if not chosen:
        raise CannotSend("No file was chosen to send.")
    parcels = [parcel(name, data) for name, data in chosen.items()]
    contexts = contexts_of(action, contexts_for(parcels))

    def store(line: Line, limits: Limits) -> Result:
        with Caller(line.connected, line.talk, titles, contexts, limits) as caller:
            if not caller.is_established:
                return outcomes.association_failed(line.talk)
            rows = [_send(caller, item) for item in parcels]
        return _store_result(line, rows)

    return store


def prepare_find(action: Mapping[str, Any], _files: Files) -> Ready:
    """Prepare C-FIND: which studies, or which worklist entries, match the keys."""
    titles = titles_of(action)
    model, given = query_of(action)
    keys = encoded(given)
    contexts = contexts_of(action, (Context(model, _PLAIN),))

    def find(line: Line, limits: Limits) -> Result:
        with Caller(line.connected, line.talk, titles, contexts, limits) as caller:
            if not caller.is_established:
                return {**outcomes.association_failed(line.talk), "matches": []}
            try:
                found = caller.find(model, keys)
            except NoContext:
                return _no_context(line, matches=[])
        if found.status is None:
            return {**outcomes.no_answer(line.talk), "matches": found.matches}
        done = f"The query ended with {_count(found.matches, 'match', 'matches')}."
        sentences, matches = {"success": done}, found.matches
        return outcomes.answered(found.status, sentences, line.talk, "find", matches=matches)

    return find


DICOM_ACTIONS: Final[dict[str, Prepare]] = {
    "echo": prepare_echo,
    "store": prepare_store,
    "find": prepare_find,
    **SERVICE_ACTIONS,
}


def query_of(action: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the information model that a query asks, and its keys."""
    given = action.get("keys") or keys_of(action)
    # Only a worklist has scheduled steps, so a form need not say which model it asks.
    usual = "worklist" if any(name.startswith(_STEPS) for name in given) else "study_root"
    model = FIND_MODELS.get(str(action.get("model", usual)))
    if model is None:
        raise CannotSend("The information model is study_root, patient_root or worklist.")
    return model, given


def keys_of(action: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a query that a form posts field by field, each as ``key.<keyword>``."""
    return {
        name.removeprefix(_KEY): value for name, value in action.items() if name.startswith(_KEY)
    }


def _send(caller: Caller, item: Parcel) -> dict[str, Any]:
    row: dict[str, Any] = {
        "file": item.name,
        "sop_instance_uid": item.sop_instance_uid,
        "status": None,
    }
    try:
        code = caller.store(item) if caller.is_established else None
    except NoContext:
        return {**row, "sentence": "No accepted presentation context fits this object."}
    if code is None:
        return {**row, "sentence": "No answer came for this object."}
    words = status_words(code)
    return {**row, "status": words.to_data(), "sentence": f"{words.meaning}."}


def _store_result(line: Line, rows: list[dict[str, Any]]) -> Result:
    kept = [row for row in rows if row["status"] and row["status"]["category"] != "failure"]
    more = {"files": rows, "stored": len(kept)}
    answers = [row["status"]["code"] for row in rows if row["status"]]
    if len(answers) < len(rows):
        lacking = next(row for row in rows if row["status"] is None)
        if "context" in lacking["sentence"]:
            return _no_context(line, **more)
        return {**outcomes.no_answer(line.talk), **more}
    worst = max(answers, key=_badness)
    done = f"{_count(rows, 'object was', 'objects were')} received. That is not yet custody."
    return outcomes.answered(worst, {"success": done}, line.talk, "store", **more)


def _no_context(line: Line, **more: Any) -> Result:
    return outcomes.result(outcomes.NO_CONTEXT, contexts=line.talk.known.contexts, **more)


def _badness(code: int) -> int:
    return ("success", "pending", "warning", "cancel", "failure").index(status_words(code).category)


def _count(items: list[Any], one: str, many: str) -> str:
    return f"{len(items)} {one if len(items) == 1 else many}"
