"""What a module has earned a learner, whether it can earn more, and since when deeds count for it.

Credit is entered once a learner, credit version and cycle. One award serves every body whose cycle
holds its day; it can be earned again when some cycle of hers has begun in which this credit version
was not awarded yet, after another passed post-test and another evaluation form.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from app.catalog import Module
from app.credit.counting import activity_of
from app.credit.openings import Opening, cycles_on, next_start, open_among
from app.frozen import Frozen
from app.records.credit import LedgerEntry
from app.records.learning import Evaluation, Sitting
from app.records.people import Person
from app.store import Unit


class ModuleCredit(Frozen):
    """The awards of a module, oldest first, and the cycles in which its credit version is new.

    *again_on* is the day from which it can be earned again, ``None`` where that is today. What was
    done up to *counts_after* no longer serves the module, post-tests and forms up to *spent_at*
    have earned what they could; ``None`` where everything counts. An award that was taken back
    still holds its cycle.
    """

    awards: tuple[LedgerEntry, ...]
    open_in: tuple[Opening, ...]
    again_on: date | None
    counts_after: datetime | None
    spent_at: datetime | None

    @property
    def last(self) -> LedgerEntry | None:
        """Return the newest award."""
        return self.awards[-1] if self.awards else None

    @property
    def can_be_earned_again(self) -> bool:
        """Say whether a cycle has begun in which the credit of an earlier one does not count."""
        return bool(self.awards and self.open_in) and not self.is_renewed

    @property
    def is_renewed(self) -> bool:
        """Say whether the author had the module learned anew since the newest award."""
        return (
            self.last is not None
            and self.counts_after is not None
            and (self.last.entered_at <= self.counts_after)
        )


def module_credit(learner: Person, module: Module, day: date, unit: Unit) -> ModuleCredit:
    """Return what *module* has earned *learner* and may earn her on *day*; two queries."""
    awards = unit.ledger.awards(learner.organization_id, learner.id, module.id)
    return _credit(learner, module, day, awards, unit)


def _credit(
    learner: Person, module: Module, day: date, awards: Sequence[LedgerEntry], unit: Unit
) -> ModuleCredit:
    held = unit.credentials.of(learner.organization_id, learner.id)
    cycles = cycles_on(day, {each.body: each.anchored_on for each in held})
    open_in = open_among(cycles, [each.completed_on for each in awards if _is_of(module, each)])
    after = _counts_after(module, awards)
    return ModuleCredit(
        awards=tuple(awards),
        open_in=tuple(open_in),
        again_on=None if open_in else next_start(cycles),
        counts_after=after,
        spent_at=awards[-1].entered_at if awards and open_in else after,
    )


def told_credit(learner: Person, module: Module, day: date, unit: Unit) -> ModuleCredit:
    """Return what a page tells of it: who has earned nothing yet is not told of cycles."""
    awards = unit.ledger.awards(learner.organization_id, learner.id, module.id)
    if awards:
        return _credit(learner, module, day, awards, unit)
    after = raised_at(module)
    return ModuleCredit((), (), None, after, after)


def unspent(
    learner: Person, module: Module, credit: ModuleCredit, unit: Unit
) -> tuple[list[Sitting], Evaluation | None]:
    """Return the passed post-tests, and the form, that have not earned credit yet."""
    who = (learner.organization_id, learner.id, module.id)
    return (
        passed_after(unit.sittings.of(*who), credit.spent_at),
        form_after(unit.evaluations.of(*who), credit.spent_at),
    )


def counts_after(learner: Person, module: Module, unit: Unit) -> datetime | None:
    """Return the moment after which deeds count for *module*; ``None`` where all of them do."""
    if module.renewed_on is None:
        return None
    awards = unit.ledger.awards(learner.organization_id, learner.id, module.id)
    return _counts_after(module, awards)


def raised_at(module: Module) -> datetime | None:
    """Return the moment at which the module's credit version was raised, if it ever was."""
    day = module.renewed_on
    return None if day is None else datetime.combine(day, time.min, UTC)


def is_after(moment: datetime | None, limit: datetime | None) -> bool:
    """Say whether something happened, and later than *limit* where there is one."""
    return moment is not None and (limit is None or moment > limit)


def passed_after(sittings: Iterable[Sitting], limit: datetime | None) -> list[Sitting]:
    """Return the passed sittings whose form was drawn later than *limit*."""
    return [each for each in sittings if each.passed and is_after(each.started_at, limit)]


def form_after(forms: Sequence[Evaluation], limit: datetime | None) -> Evaluation | None:
    """Return the newest form, oldest first in *forms*, if it was sent later than *limit*."""
    return forms[-1] if forms and is_after(forms[-1].sent_at, limit) else None


def _counts_after(module: Module, awards: Iterable[LedgerEntry]) -> datetime | None:
    """Return the raise of the credit version, or the last award before it if that was later."""
    raised = raised_at(module)
    if raised is None:
        return None
    return max([raised, *(each.entered_at for each in awards if not _is_of(module, each))])


def _is_of(module: Module, entry: LedgerEntry) -> bool:
    """Say whether *entry* awards the credit version that *module* has now."""
    activity = json.loads(entry.body)["activity"]
    return activity_of(activity) == f"{module.id}:{module.credit_version}"
