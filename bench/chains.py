"""A true ledger of any length: entries chained and signed, and the totals that follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.credit.chain import GENESIS, canonical, person_digest, sha256
from app.credit.counting import earning_of
from app.credit.cycles import Cycle, cycle_of
from app.credit.merkle import Peaks, grown, root_of
from app.credit.outline import OUTLINED, domain_parts, sum_of_parts
from app.credit.rules import HOUSE, TimeClass, all_rules
from app.credit.signing import key_name, signed
from app.frozen import replace
from app.records.credit import Checkpoint
from app.records.parts import line_of_parts

ROUNDS = 10
"""So many modules everybody completed, one after the other, in two years."""

_YEARS = timedelta(days=730)
_CLASSES = (TimeClass.INSTRUCTION, TimeClass.LAB, TimeClass.ASSESSMENT)
_ABOUT = {"domains": ["F"]}
_MINUTES = ((60, 45, 15), (90, 60, 20), (45, 30, 15), (75, 90, 20))


class Learner(NamedTuple):
    """Whose entries they are: her id, her name, her credentials with their anchors."""

    id: str
    name: str
    held: Sequence[tuple[str, date]]

    @property
    def salt(self) -> str:
        """Return her salt, the same each time."""
        return sha256(self.id)[:32]


@dataclass(slots=True)
class _Total:
    end: date
    minutes: list[int] = field(default_factory=lambda: [0, 0, 0])
    entries: int = 0
    hundredths: int = 0
    by_domain: dict[str, int] = field(default_factory=dict)


class _Activity(NamedTuple):
    """A module in one version: its key, and its parts of a body as they are hashed."""

    key: str
    activity: str
    minutes: str
    by_class: tuple[int, int, int]


class Chain:
    """The entries of *learners* up to a moment; totals and checkpoints are there once they end."""

    def __init__(
        self,
        organization_id: str,
        learners: Sequence[Learner],
        module_ids: Sequence[str],
        until: datetime,
        key: Ed25519PrivateKey,
    ) -> None:
        self.organization_id, self.learners, self._module_ids = (
            organization_id,
            learners,
            module_ids,
        )
        self._begin, self._key = until.replace(microsecond=0) - _YEARS, key
        self.head: tuple[int, str] = (0, GENESIS)
        self.checkpoints: list[Checkpoint] = []
        self._peaks: Peaks = ()
        self._totals: dict[tuple[str, str, date], _Total] = {}

    def entries(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the ledger in order."""
        digests = [
            (person_digest(each.salt, each.id), person_digest(each.salt, each.name))
            for each in self.learners
        ]
        modules = self._module_ids
        for number in range(ROUNDS):
            hashes = []
            for place, learner in enumerate(self.learners):
                at = self._begin + (number + place / len(self.learners)) * _YEARS / ROUNDS
                at = at.replace(microsecond=0)
                turn, editions = (place + number) % len(modules), number // len(modules)
                done = _activity(modules[turn], turn, editions)
                row = self._entry(learner, done, digests[place], at)
                hashes.append(row[7])
                yield row
            self._sign(hashes, at)

    def totals(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the running totals."""
        for (learner_id, body, start), each in self._totals.items():
            yield (
                self.organization_id, learner_id, body, start, each.end, *each.minutes,
                each.entries, each.hundredths, "", line_of_parts(each.by_domain),
            )  # fmt: skip

    def _entry(
        self, learner: Learner, done: _Activity, digests: tuple[str, str], at: datetime
    ) -> tuple[Any, ...]:
        sequence, previous = self.head[0] + 1, self.head[1]
        day, entry_id = at.date(), f"{sequence:08x}-0000-4000-8000-{sequence:012x}"
        # The keys stand in the order of RFC 8785, as a test compares.
        body = (
            f'{{"activity":{done.activity},"completed_on":"{day}","entered_at":"{at.isoformat()}",'
            f'"format":1,"id":"{entry_id}","kind":"award","learner":"{digests[0]}",'
            f'"learner_name":"{digests[1]}","minutes":{done.minutes},'
            f'"organization":"{self.organization_id}","previous_hash":"{previous}",'
            f'"reverses":null,"sequence":{sequence}}}'
        )
        hashed = sha256(body)
        self.head = (sequence, hashed)
        self._count(learner, done.by_class, day)
        return (
            self.organization_id, sequence, entry_id, "award", learner.id, body, previous, hashed,
            f"{learner.id}:{done.key}", None, sum(done.by_class), day, at,
        )  # fmt: skip

    def _count(self, learner: Learner, minutes: tuple[int, int, int], day: date) -> None:
        for body, anchored_on in ((HOUSE, day), *learner.held):
            cycle = _cycle(body, anchored_on, day)
            if cycle is None or not _is_accepted(body):
                continue
            total = self._totals.get((learner.id, body, cycle.start))
            if total is None:
                total = self._totals[learner.id, body, cycle.start] = _Total(cycle.end)
            for place, each in enumerate(minutes):
                total.minutes[place] += each
            total.entries += 1
            total.hundredths += _hundredths(body, minutes)
            if body == OUTLINED:
                total.by_domain = sum_of_parts((total.by_domain, _by_domain(minutes)))

    def _sign(self, hashes: Sequence[str], at: datetime) -> None:
        """Sign what stands there after the entries with *hashes*."""
        height, head = self.head
        before = grown(self._peaks, height - len(hashes), hashes[:-1])
        self._peaks = grown(before, height - 1, [head])
        bare = Checkpoint(
            self.organization_id, height, head, root_of(self._peaks), at,
            key_name(self._key.public_key()), "", list(before),
        )  # fmt: skip
        self.checkpoints.append(replace(bare, signature=signed(bare, self._key)))


@cache
def _activity(module_id: str, place: int, edition: int) -> _Activity:
    minutes, version = _MINUTES[place % len(_MINUTES)], sha256(f"{module_id}/{edition}")
    activity = {
        "id": module_id, "title": f"Module {place + 1}", "version": version, **_ABOUT,
        "credit_version": edition + 1,
        "outline": "2024-03", "score_percent": "90", "pass_percent": 80,
    }  # fmt: skip
    told = canonical({each.value: n for each, n in zip(_CLASSES, minutes, strict=True)})
    return _Activity(f"{module_id}:{version}", canonical(activity), told, minutes)


@cache
def _cycle(body: str, anchored_on: date, day: date) -> Cycle | None:
    return cycle_of(all_rules()[body], anchored_on, day)


@cache
def _is_accepted(body: str) -> bool:
    return earning_of({}, date.min, {}).is_accepted(all_rules()[body])


@cache
def _by_domain(minutes: tuple[int, int, int]) -> dict[str, int]:
    return domain_parts(_ABOUT, dict(zip(_CLASSES, minutes, strict=True)))


@cache
def _hundredths(body: str, minutes: tuple[int, int, int]) -> int:
    by_class = dict(zip(_CLASSES, minutes, strict=True))
    return int(100 * all_rules()[body].credit_units(by_class))
