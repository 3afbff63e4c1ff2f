"""Files chosen for an exercise: screened, kept until they are handed in, or taken away again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.catalog import LabEntry
from app.errors import InvalidInput, NotFound, OverLimit
from app.grading.exercise import DATASET_KINDS, MAX_FILE_BYTES, MAX_FILES, Exercise
from app.learning.attempting import other_variants, own
from app.learning.being_there import at_lab, be_there
from app.learning.site import Site
from app.records.learning import Attempt, DraftUpload
from app.records.people import Person
from app.store import Unit
from app.store.draft_files import DraftFiles, facts_of

MOST_KEPT = 8
"""How many files of the greatest size a learner's choices may take on the disk."""

_STRAY_AFTER = timedelta(days=1)
_UNREAD = (
    "This cannot be read as DICOM, so nobody can see whether it is a real patient's, and it is "
    "not kept. You can check it as it is, or choose another."
)


def keep_files(
    learner: Person,
    lab: LabEntry,
    attempt_id: str,
    exercise: Exercise,
    files: Mapping[str, bytes],
    sequence: int,
    site: Site,
) -> bool:
    """Keep *files* in the place of those chosen before; say whether it was the newest choice.

    What the guard refuses, and what it cannot read, never reaches the disk.
    """
    with site.store.reading() as unit:
        attempt = _own_at(learner, lab, attempt_id, unit)
        _refuse_too_much(exercise, files)
        _refuse_without_room(attempt, exercise, files, unit, site)
        others = other_variants(attempt, unit)
    params = dict(attempt.params)
    if not site.grading.screen_files(attempt.lab_slug, params, files, also=others):
        raise InvalidInput(_UNREAD)
    kept = DraftFiles(site.settings.drafts)
    gone = folder = kept.keep(files)
    try:
        with site.store.writing() as unit:
            be_there(learner, at_lab(lab, site.catalog), unit)
            before = locked_choice(attempt, exercise.id, unit)
            _refuse_without_room(attempt, exercise, files, unit, site)
            is_newest = unit.draft_uploads.save(
                choice(attempt, exercise.id, facts_of(files), sequence, clock.now(), folder)
            )
        if is_newest:
            gone = before.folder if before else ""
    finally:
        kept.drop(gone)
    return is_newest


def take_away(
    learner: Person,
    lab: LabEntry,
    attempt_id: str,
    exercise: Exercise,
    sequence: int | None,
    site: Site,
) -> bool:
    """Forget what was chosen for *exercise*; say whether nothing was chosen after *sequence*.

    Without one whatever is there goes.
    """
    with site.store.writing() as unit:
        attempt = _own_at(learner, lab, attempt_id, unit)
        before = locked_choice(attempt, exercise.id, unit)
        number = following(before) if sequence is None else sequence
        is_newest = unit.draft_uploads.save(choice(attempt, exercise.id, {}, number, clock.now()))
    if is_newest and before:
        DraftFiles(site.settings.drafts).drop(before.folder)
    return is_newest


def choice(
    attempt: Attempt,
    exercise_id: str,
    files: Mapping[str, Any],
    sequence: int,
    at: datetime,
    folder: str = "",
) -> DraftUpload:
    """Return the choice of *files* for an exercise of *attempt*; in no folder they are evidence."""
    return DraftUpload(
        organization_id=attempt.organization_id,
        attempt_id=attempt.id,
        exercise_id=exercise_id,
        learner_id=attempt.learner_id,
        files=files,
        folder=folder,
        size=sum(each["size"] for each in files.values()) if folder else 0,
        sequence=sequence,
        saved_at=at,
    )


def following(before: DraftUpload | None) -> int:
    """Return the sequence of what comes next after *before*."""
    return before.sequence + 1 if before else 1


def locked_choice(attempt: Attempt, exercise_id: str, unit: Unit) -> DraftUpload | None:
    """Return what is chosen for an exercise and hold it until the transaction ends."""
    unit.attempts.locked_again(attempt)
    return unit.draft_uploads.of(attempt.organization_id, attempt.id).get(exercise_id)


def drop_strays(site: Site) -> int:
    """Delete, a day later, files whose row was never written; return how many choices they were."""
    with site.store.reading() as unit:
        known = unit.draft_uploads.folders()
    return DraftFiles(site.settings.drafts).drop_strays(known, clock.now() - _STRAY_AFTER)


def _own_at(learner: Person, lab: LabEntry, attempt_id: str, unit: Unit) -> Attempt:
    attempt = own(learner, unit.attempts.get(learner.organization_id, attempt_id))
    if attempt.lab_id != lab.spec.id:
        raise NotFound("There is no such attempt at this lab.")
    return attempt


def _refuse_too_much(exercise: Exercise, files: Mapping[str, bytes]) -> None:
    if exercise.kind not in DATASET_KINDS:
        raise NotFound("This exercise takes no files.")
    if not files:
        raise InvalidInput("Choose a file first.")
    if len(files) > MAX_FILES:
        raise InvalidInput(f"Choose at most {MAX_FILES} files.")
    for name, data in files.items():
        if len(data) > MAX_FILE_BYTES:
            raise OverLimit(f"{name} is larger than 8 MiB; choose a smaller file.")


def _refuse_without_room(
    attempt: Attempt, exercise: Exercise, files: Mapping[str, bytes], unit: Unit, site: Site
) -> None:
    """Refuse what would take more room than one learner's choices may; say where to make some."""
    here = (attempt.id, exercise.id)
    held = [
        each
        for each in unit.draft_uploads.held_by(attempt.organization_id, attempt.learner_id)
        if (each.attempt_id, each.exercise_id) != here
    ]
    most = MOST_KEPT * site.settings.upload_limit
    if sum(each.size for each in held) + sum(map(len, files.values())) <= most:
        return
    there = unit.attempts.get(held[0].organization_id, held[0].attempt_id) if held else attempt
    lab = site.catalog.lab(there.lab_slug) if there else None
    where = f"“{lab.spec.title}”, attempt {there.number}" if lab and there else "another lab"
    raise OverLimit(
        f"The files that you chose and have not checked yet may have {most // 1024 // 1024} MB "
        f"together. Check or remove some first; most of them lie in {where}."
    )
