"""What a learner's hours were about: the domains of the outline beside their weights."""

import json
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from app.credit.cycles import Cycle
from app.credit.outline import domain_parts, hours_of, sum_of_parts
from app.credit.rules import TimeClass
from app.frozen import Frozen
from app.records.credit import EntryKind, LedgerEntry


class DomainHours(Frozen):
    """One domain: its weight on the outline in percent, her hours in it, its share of them."""

    letter: str
    title: str
    weight: Decimal
    hours: Decimal
    share: Decimal | None

    @property
    def is_untouched(self) -> bool:
        """Say whether nothing was learned of it yet."""
        return not self.hours


def domain_hours(
    entries: Iterable[LedgerEntry], cycle: Cycle, weights: Mapping[str, tuple[str, int]]
) -> list[DomainHours]:
    """Return the hours of lessons and labs by domain; an activity's time is split evenly."""
    parts = parts_by_domain(list(entries), cycle)
    learned, whole = sum(parts.values()), sum(w for _, w in weights.values())
    return [
        DomainHours(
            letter=letter,
            title=title,
            weight=_percent(weight, whole),
            hours=hours_of(parts.get(letter, 0)),
            share=_percent(parts.get(letter, 0), learned) if learned else None,
        )
        for letter, (title, weight) in weights.items()
    ]


def parts_by_domain(entries: list[LedgerEntry], cycle: Cycle) -> dict[str, int]:
    """Return the parts of minutes by domain; what was taken back is none."""
    taken_back = {entry.reverses_id for entry in entries if entry.reverses_id}
    counted = (
        json.loads(entry.body)
        for entry in entries
        if entry.kind is not EntryKind.REVERSAL
        and entry.id not in taken_back
        and entry.completed_on in cycle
    )
    return sum_of_parts(
        domain_parts(each["activity"], {TimeClass(k): n for k, n in each["minutes"].items()})
        for each in counted
    )


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP)
