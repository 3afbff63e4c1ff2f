"""The worklist of a RIS reaches the system that answers worklist queries."""

from collections.abc import Iterable, Mapping
from typing import Final

from app.practice.archive import Archive
from app.practice.config import Record
from app.practice.engine.ris import Ris
from app.practice.receiver import Receiver

_STEPS: Final = "ScheduledProcedureStepSequence"
_STATE: Final = "ScheduledProcedureStepStatus"


class Feed:
    """Keeps worklists up to date; entries that no RIS knows stay as they are, and stay first."""

    def __init__(self, archives: Mapping[str, Archive], receivers: Mapping[str, Receiver]) -> None:
        self._archives = archives
        self._sources = [each for each in receivers.values() if isinstance(each, Ris)]
        self.refresh()

    def refresh(self) -> None:
        """Put the entries of every RIS where its worklist is answered."""
        for ris in self._sources:
            if archive := self._archives.get(ris.config.worklist_at):
                archive.worklist[:] = _fed(archive.worklist, ris.orders, ris.worklist())

    def follow(self, node_id: str | None, uid: str) -> bool:
        """Carry a performed step that *node_id* keeps to each RIS that follows it, and back.

        Return whether an order changed, so that there may be something to deliver.
        """
        archive = self._archives.get(node_id or "")
        step = archive.steps.kept.get(uid) if archive is not None else None
        mine = [
            ris
            for ris in self._sources
            if ris.config.follows_steps and ris.config.worklist_at == node_id
        ]
        changed = [ris.follow(step) for ris in mine] if step is not None else []
        if any(changed):
            self.refresh()
        return any(changed)


def _fed(present: list[Record], known: Iterable[str], entries: list[Record]) -> list[Record]:
    """Return the entries of others, then those of the RIS with what became of their steps."""
    numbers = frozenset(known)
    states = {row.get("AccessionNumber"): _states(row) for row in present}
    others = [row for row in present if row.get("AccessionNumber") not in numbers]
    return [*others, *(_with(row, states.get(row["AccessionNumber"], {})) for row in entries)]


def _states(entry: Record) -> dict[str, str]:
    """Return the state of each step of an entry that has one."""
    steps = entry.get(_STEPS) or []
    return {
        str(step.get("ScheduledProcedureStepID")): step[_STATE] for step in steps if _STATE in step
    }


def _with(entry: Record, states: Mapping[str, str]) -> Record:
    for step in entry[_STEPS]:
        if state := states.get(step["ScheduledProcedureStepID"]):
            step[_STATE] = state
    return entry
