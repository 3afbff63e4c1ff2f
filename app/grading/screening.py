"""The guard at work in a worker: what lies on the bench is allowed, and no value reaches a log."""

import logging
import traceback
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import GraderFault, OverLimit, TrainingError, UnreadableSample
from app.grading import sandbox
from app.grading.faults import FAULT
from app.grading.lab import Bench, Params
from app.grading.loading import LabCode
from app.grading.params_key import params_digest
from app.grading.phi_guard import (
    NOTHING,
    Allowed,
    Sign,
    allowed_for,
    is_unscreened,
    screen_answer,
    screen_object,
)
from app.grading.signs import may_tell, refuse, refusing, sign_as_data, sign_from_data

_log = logging.getLogger(__name__)

_KEPT = 64


class Screening:
    """Screens answers to the labs in one folder, each against what its own bench allows."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._allowed: OrderedDict[tuple[str, str, str], Allowed] = OrderedDict()

    def allowed(self, code: LabCode, params: Params, bench: Bench) -> Allowed:
        """Return what the lab showed or asked for in this attempt, found now or earlier."""
        key = (code.slug, code.version, params_digest(params))
        if (known := self._allowed.get(key)) is not None:
            self._allowed.move_to_end(key)
            return known
        brief = self._root / code.slug.replace("-", "_") / "brief.md"
        told = brief.read_text("utf-8") if brief.is_file() else ""
        found = allowed_for(bench, params, code.spec, told)
        self._allowed[key] = found
        if len(self._allowed) > _KEPT:
            self._allowed.popitem(last=False)
        return found

    def typed(self, kinds: Mapping[str, str], raws: Mapping[str, Any], allowed: Allowed) -> None:
        """Refuse typed answers, by exercise id, that show signs of a real patient."""
        for exercise_id, raw in raws.items():
            kind = kinds.get(exercise_id, "text")
            if isinstance(raw, str) and may_tell(kind, raw):
                refuse(_carefully(partial(screen_answer, kind, raw, allowed)))

    def are_clean(self, uploads: Mapping[str, Any], allowed: Allowed) -> bool:
        """Say, where that is safe, whether every file was read and shows nothing to refuse for."""
        for raw in uploads.values():
            signs = _carefully(partial(screen_answer, "upload_dicom", raw, allowed))
            if refusing(signs) or is_unscreened(signs):
                return False
        return True

    def uploads(self, uploads: Mapping[str, Any], allowed: Allowed) -> list[str]:
        """Refuse files that show signs, and return the exercises whose files nobody could read."""
        unscreened = []
        for exercise_id, raw in uploads.items():
            signs = _in_sandbox(partial(screen_answer, "upload_dicom", raw, allowed))
            refuse(signs or ())
            if signs is None or is_unscreened(signs):
                unscreened.append(exercise_id)
        return unscreened


def screened(data: bytes | str, name: str, allowed: Allowed = NOTHING) -> tuple[Sign, ...]:
    """Return the signs in a file, or in what was pasted, for somebody who only wants to know."""
    if isinstance(data, str):
        return _carefully(partial(screen_answer, "edit_hl7", data, allowed))
    signs = _in_sandbox(partial(screen_object, data, name, allowed))
    return signs or ()


def _in_sandbox(look: Callable[[], tuple[Sign, ...]]) -> tuple[Sign, ...] | None:
    """Return the signs that *look* finds in the sandbox; nothing where it did not get through."""

    def job() -> tuple[dict[str, Any], dict[str, bytes]]:
        return {"signs": [sign_as_data(sign) for sign in _carefully(look)]}, {}

    try:
        return tuple(map(sign_from_data, sandbox.run(job)[0]["signs"]))
    except (OverLimit, UnreadableSample):
        return None


def _carefully(look: Callable[[], tuple[Sign, ...]]) -> tuple[Sign, ...]:
    """Return what *look* finds; a fault of ours is logged by its place, never by its words."""
    try:
        return look()
    except (TrainingError, MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001
        # Its text may quote what was sent, and a traceback would as well.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("the guard failed: %s at %s:%s", type(error).__name__, frame.name, frame.lineno)
    raise GraderFault(FAULT)
