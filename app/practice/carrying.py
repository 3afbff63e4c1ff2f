"""A hospital that carries on: actions one after the other, each in the state that the last left."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import InvalidInput
from app.frozen import Frozen
from app.grading.desk import DESK_KINDS
from app.practice.actions import Files
from app.practice.config import HospitalConfig
from app.practice.configuring import CONFIGURE, configure
from app.practice.deleting import DELETE, delete, left
from app.practice.desk_work import at_desk
from app.practice.hospital import Hospital
from app.practice.states import UNDO, Moved, changed, full, undone, with_holdings


class Done(Frozen):
    """What an action made of the hospital, and all objects that came in until then."""

    moved: Moved
    objects: dict[str, bytes]


@dataclass
class Carried:
    """The hospital as it is now, what it went through, and the objects that came in."""

    hospital: dict[str, Any]
    exchanges: list[dict[str, Any]] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    orthanc: Path | None = None

    def act(self, action: Mapping[str, Any], files: Files) -> None:
        """Perform *action*; what changed the hospital makes its next version."""
        done = self.done(action, files)
        moved = done.moved
        self.objects = left({**self.objects, **done.objects}, moved.exchange)
        self.exchanges.append(moved.exchange)
        if moved.hospital != self.hospital:
            self.hospital = moved.hospital
            self.versions.append(moved.hospital)

    def done(self, action: Mapping[str, Any], files: Files) -> Done:
        """Perform *action* in the hospital as it is, and return what came of it."""
        quiet = self._at_rest(action)
        return Done(quiet, {}) if quiet is not None else self._at_work(action, files)

    def _at_rest(self, action: Mapping[str, Any]) -> Moved | None:
        """Return what an action does for which no system has to be started."""
        if action.get("kind") == CONFIGURE:
            return configure(self.hospital, action)
        if action.get("kind") == DELETE:
            return delete(self.hospital, action)
        if action.get("kind") in DESK_KINDS:
            return at_desk(self.hospital, action)
        if action.get("kind") == UNDO:
            return undone(self.hospital, self._version(action), action)
        return None

    def _at_work(self, action: Mapping[str, Any], files: Files) -> Done:
        at_work = Hospital(HospitalConfig.from_data(self.hospital), orthanc=self.orthanc)
        at_work.bring(self.objects)
        exchange = at_work.act(action, {**files, **self.objects})
        held = changed(self.hospital, at_work.holdings())
        return Done(Moved(exchange, with_holdings(self.hospital, held)), at_work.objects())

    def _version(self, action: Mapping[str, Any]) -> dict[str, Any]:
        number = action.get("version")
        if not isinstance(number, int) or not 0 <= number < len(self.versions):
            raise InvalidInput("The hospital has no such version to go back to.")
        return self.versions[number]


def carry_on(
    hospital: Mapping[str, Any],
    actions: Iterable[Mapping[str, Any]],
    files: Files | None = None,
    orthanc: Path | None = None,
) -> Carried:
    """Perform *actions*, each for real and in the state that the one before it left.

    *orthanc* is the program that stands in for archives.
    """
    begun = json.loads(json.dumps(hospital))
    carried = Carried(begun, versions=[begun], orthanc=orthanc)
    for action in actions:
        carried.act(action, files or {})
    return carried


def perform_on(
    hospital: Mapping[str, Any],
    actions: Iterable[Mapping[str, Any]],
    files: Files | None = None,
    orthanc: Path | None = None,
) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """Return the exchanges of *actions*, and the hospital after and before them, written out."""
    carried = carry_on(hospital, actions, files, orthanc)
    return carried.exchanges, full(carried.hospital), full(carried.versions[0])
