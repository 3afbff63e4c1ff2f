"""When what was asked is done: judged from completions, passed labs and exams handed in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.catalog import Catalog
from app.frozen import Frozen, replace
from app.learning.earning import is_after, raised_at
from app.learning.subjects import path_modules
from app.records.learning import Completion
from app.records.mentoring import AskedKind
from app.store import Unit
from app.store.assigning import OpenWork

Moments = Mapping[tuple[str, str], Sequence[datetime]]


class Evidence(Frozen):
    """What several learners have done: the moments, oldest first, by learner and id.

    An exam's id is its form. Of a module they are its completion, and each time that its post-test
    was passed again: who was done with it before can show anew that she knows it.
    """

    modules: Moments
    labs: Moments
    exams: Moments


def fulfill(organization_id: str, learner_ids: Sequence[str], unit: Unit, catalog: Catalog) -> int:
    """Mark as done whatever was asked of the learners and is done; return how much that was.

    Runs inside the transaction of the deed that may have done it.
    """
    waiting = unit.assigned_work.open_among(organization_id, learner_ids)
    if not waiting:
        return 0
    evidence = _evidence(organization_id, learner_ids, waiting, unit, catalog)
    marked = 0
    for work in waiting:
        done_at = _done_at(work, evidence, catalog)
        if done_at is not None and not _is_too_late(work, done_at):
            unit.assigned_work.change(replace(work.asked, completed_at=done_at))
            marked += 1
    return marked


def _evidence(
    organization_id: str,
    learner_ids: Sequence[str],
    waiting: Sequence[OpenWork],
    unit: Unit,
    catalog: Catalog,
) -> Evidence:
    who = (organization_id, learner_ids)
    opening = any(work.asked.available_from for work in waiting)
    return Evidence(
        modules=_modules(
            unit.completions.among(*who),
            unit.sittings.passed_among(*who) if opening else {},
            catalog,
        ),
        labs=unit.assigned_work.labs_passed(*who),
        exams=unit.assigned_work.exams_handed_in(*who),
    )


def _modules(completions: Sequence[Completion], passed: Moments, catalog: Catalog) -> Moments:
    """Return when each module was shown to be known: a changed wording asks for nothing again."""
    modules = {module.id: module for module in catalog.modules()}
    found: dict[tuple[str, str], set[datetime]] = {}
    for each in completions:
        module = modules.get(each.module_id)
        if module is not None and is_after(each.completed_at, raised_at(module)):
            found.setdefault((each.learner_id, each.module_id), set()).add(each.completed_at)
    return {
        key: sorted({*moments, *(at for at in passed.get(key, ()) if at > min(moments))})
        for key, moments in found.items()
    }


def _done_at(work: OpenWork, evidence: Evidence, catalog: Catalog) -> datetime | None:
    """Return when she did it: before it was asked is done as well, before it opened is not."""
    asked, opening = work.asked, work.asked.available_from
    if asked.kind == AskedKind.PATH:
        return _path_at(work, evidence, catalog)
    if asked.kind == AskedKind.EXAM:
        since = max(work.assigned_at, opening or work.assigned_at)
        return _first(evidence.exams, asked.learner_id, asked.module_id, since)
    moments = evidence.modules if asked.kind == AskedKind.MODULE else evidence.labs
    return _first(moments, asked.learner_id, asked.module_id, opening)


def _path_at(work: OpenWork, evidence: Evidence, catalog: Catalog) -> datetime | None:
    """Return when the last module of the path was done, if all are."""
    path = next((each for each in catalog.paths() if each.id == work.asked.module_id), None)
    if path is None:
        return None
    who, opening = work.asked.learner_id, work.asked.available_from
    found = [
        _first(evidence.modules, who, module.id, opening) for module in path_modules(path, catalog)
    ]
    moments = [at for at in found if at is not None]
    return max(moments) if moments and len(moments) == len(found) else None


def _first(moments: Moments, who: str, what: str, since: datetime | None) -> datetime | None:
    """Return the first moment at which she did it, or the first one *since* a given moment."""
    return next((at for at in moments.get((who, what), ()) if since is None or at >= since), None)


def _is_too_late(work: OpenWork, done_at: datetime) -> bool:
    return work.asked.late_until is not None and done_at > work.asked.late_until
