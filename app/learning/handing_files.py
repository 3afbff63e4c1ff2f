"""Files that go with a hand-in: those sent along, and where none were, those chosen before."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from typing import Any

from app import clock
from app.catalog import LabEntry
from app.errors import Conflict, NotFound
from app.frozen import Frozen
from app.grading.exercise import DATASET_KINDS
from app.learning.choosing_files import choice, following
from app.learning.site import Site
from app.records.learning import Attempt, DraftUpload
from app.store import Unit
from app.store.draft_files import DraftFiles, facts_of
from app.store.evidence import Evidence

Files = Mapping[str, Mapping[str, bytes]]
"""Bytes by exercise id and by the name of their file."""


class Handed(Frozen):
    """The *files* of a hand-in, and what was *chosen* for its exercises before it came."""

    files: Files
    chosen: Mapping[str, DraftUpload]

    def keep_as_evidence(
        self, attempt: Attempt, unscreened: Collection[str], unit: Unit
    ) -> list[str]:
        """Let what is evidence now be the choice; return the folders that nobody needs any more.

        A choice that was made meanwhile stays.
        """
        gone = []
        for exercise_id, files in self.files.items():
            if exercise_id in unscreened:
                continue
            before = self.chosen.get(exercise_id)
            if (
                unit.draft_uploads.save(_next_choice(attempt, exercise_id, files, before))
                and before
            ):
                gone.append(before.folder)
        return gone


def files_to_hand_in(
    attempt: Attempt,
    lab: LabEntry,
    sent: Files,
    only: Collection[str] | None,
    unit: Unit,
    site: Site,
) -> Handed:
    """Return *sent*, and for each other exercise that is handed in what was chosen before.

    Where no exercise that is handed in takes files, nothing is looked up.
    """
    takers = {each.id for each in lab.spec.exercises if each.kind in DATASET_KINDS}
    wanted = takers if only is None else takers & set(only)
    if not (wanted or sent):
        return Handed(sent, {})
    chosen = unit.draft_uploads.of(attempt.organization_id, attempt.id)
    kept = {
        name: _read(each, site)
        for name, each in chosen.items()
        if name in wanted and name not in sent and each.files
    }
    return Handed({**kept, **sent}, chosen)


def drop_folders(folders: Iterable[str], site: Site) -> None:
    """Delete what is evidence now."""
    for folder in folders:
        DraftFiles(site.settings.drafts).drop(folder)


def _next_choice(
    attempt: Attempt, exercise_id: str, files: Mapping[str, bytes], before: DraftUpload | None
) -> DraftUpload:
    told: dict[str, Any] = facts_of(files)
    is_same = before is not None and before.files == told
    at = before.saved_at if before is not None and is_same else clock.now()
    return choice(attempt, exercise_id, told, following(before), at)


def _read(chosen: DraftUpload, site: Site) -> dict[str, bytes]:
    return {
        name: _bytes(name, facts["sha256"], chosen, site) for name, facts in chosen.files.items()
    }


def _bytes(name: str, digest: str, chosen: DraftUpload, site: Site) -> bytes:
    """Return one chosen file; where a hand-in at the same time made it evidence, from there."""
    if chosen.folder:
        with suppress(NotFound):
            return DraftFiles(site.settings.drafts).read(chosen.folder, digest)
    try:
        return Evidence(site.settings.evidence).read(digest)
    except NotFound as error:
        raise Conflict(
            f"{name} is not kept any more. Reload the page, and choose it again if it is still "
            "named there. Nothing was counted."
        ) from error
