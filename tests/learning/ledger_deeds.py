"""Deeds upon a ledger in any order, with a model beside it that counts along."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from app import clock
from app.credit.chain import GENESIS, first_break
from app.credit.exports import entry_line
from app.credit.proving import prove_export
from app.credit.signing import public_pem, read_public_keys, signing_key
from app.errors import Conflict, Forbidden
from app.frozen import replace
from app.learning.attending import confirm_attendance, mark_attendance
from app.learning.awarding import award_module
from app.learning.checkpointing import add_checkpoint, write_checkpoints
from app.learning.claim_form import Told
from app.learning.claiming import ClaimedBefore, send_claim
from app.learning.classroom import schedule_session, sign_up
from app.learning.deciding import approve_claim, ask_about_claim, decline_claim
from app.learning.exporting import export_ledger
from app.learning.reversing import REASONS, reverse_entry
from app.learning.scans import Scan
from app.learning.session_form import Plan
from app.learning.site import Site
from app.learning.totals import rebuild_totals
from app.records.credit import Credential, CycleTotal, EntryKind, LedgerEntry
from app.records.learning import Completion
from app.records.outside import Claim, ClaimState
from app.records.people import Person, Role
from app.store import Unit, schema
from tests.people import NOON, organization, person, reader

people = st.integers(0, 2)
days = st.integers(0, 700)
CREDENTIALS = (
    (1, "ciip", date(2023, 5, 2)),
    (2, "ahima", date(2024, 5, 2)),
    (2, "cphims", date(2024, 6, 15)),
)
SCAN = Scan(b"%PDF-1.7\n%%EOF", "application/pdf", "proof.pdf")
FACTS = {"format": "course", "bodies": ["ABII"], "references": {}, "categories": [], "domains": []}


class LedgerDeeds(RuleBasedStateMachine):
    """Awards, outside credit, sessions, reversals, revocations, restarts; the model counts too."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self.site, store = site, site.store
        self.ward = organization(store, f"ward-{uuid4().hex[:12]}")
        self.staff = [person(store, self.ward, name) for name in ("A A", "B B", "C C")]
        self.noor = reader(store, person(store, self.ward, "N N", Role.CE_ADMINISTRATOR))
        with store.writing() as unit:
            for who, body, anchored_on in CREDENTIALS:
                unit.credentials.add(
                    Credential(
                        self.ward.id, str(uuid4()), self.staff[who].id, body, "", anchored_on, NOON
                    )
                )
        self.balance: Counter[str] = Counter()
        self.seen: list[LedgerEntry] = []
        self.claims: list[Claim] = []
        self.sessions: dict[str, set[str]] = {}
        self.confirmed: set[str] = set()
        self.keys = read_public_keys(public_pem(signing_key(site.settings.ledger_key)))

    @rule(who=people, version=st.integers(1, 2), wording=st.integers(0, 2), day=days)
    def award(self, who: int, version: int, wording: int, day: int) -> None:
        """Award a credit version of the module; refused where each cycle of hers has it already."""
        learner, has = self.staff[who], self._awarded()
        wanted = {(learner.id, version, cycle) for cycle in self._cycles(learner, _day(-day))}
        try:
            with self.site.store.writing() as unit:
                entry = self._award(learner, version, wording, day, unit)
        except Conflict:
            assert wanted <= has
        else:
            assert wanted - has
            self.balance[learner.id] += entry.minutes

    @rule(who=people, version=st.integers(1, 2), wording=st.integers(0, 2), day=days)
    def fail_in_the_last_moment(self, who: int, version: int, wording: int, day: int) -> None:
        """Break off after everything was written: nothing of it stays."""
        with pytest.raises((ZeroDivisionError, Conflict)), self.site.store.writing() as unit:
            self._award(self.staff[who], version, wording, day, unit)
            raise ZeroDivisionError

    @rule(who=people, title=st.integers(0, 3), minutes=st.integers(1, 90), day=st.integers(0, 2))
    def claim_outside_credit(self, who: int, title: int, minutes: int, day: int) -> None:
        """Claim what was earned elsewhere; nothing is entered yet."""
        told = Told(f"Course {title}", "A school", _day(day), minutes, FACTS, "")
        try:
            self.claims.append(send_claim(self.staff[who], told, SCAN, self.site))
        except ClaimedBefore as refused:
            # Claims from before this was refused may be doubled, so one such is kept as it was.
            [first] = [each for each in self.claims if each.id == refused.claim_id]
            double = replace(first, id=str(uuid4()), minutes=minutes, state=ClaimState.SENT)
            with self.site.store.writing() as unit:
                unit.claims.add(double)
            self.claims.append(double)

    @precondition(lambda self: self.claims)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        """Approve a claim; one approved before gives the same entry, one doubled none."""
        claim = data.draw(st.sampled_from(self.claims))
        state, standing = self._state(claim), self._standing(claim)
        try:
            entry = approve_claim(self.noor, claim.id, claim.revision, self.site)
        except Conflict:
            assert state is not ClaimState.SENT or standing
            return
        if state is ClaimState.SENT:
            assert not standing
            self.balance[claim.learner_id] += claim.minutes
        else:
            assert state is ClaimState.APPROVED
            assert entry in self.seen

    @precondition(lambda self: self.claims)
    @rule(data=st.data(), decline=st.booleans())
    def refuse(self, data: st.DataObject, *, decline: bool) -> None:
        """Decline a claim, or return it with a question: the ledger stays as it is."""
        claim = data.draw(st.sampled_from(self.claims))
        decide = decline_claim if decline else ask_about_claim
        with suppress(Conflict):
            decide(self.noor, claim.id, claim.revision, "Not so.", self.site)
            assert self._state(claim) is not ClaimState.APPROVED

    @rule(present=st.sets(people, min_size=1), minutes=st.integers(1, 60))
    def hold_a_session(self, present: set[int], minutes: int) -> None:
        """Hold a session, and mark who came; nothing is entered yet."""
        starts_at = NOON + timedelta(hours=1)
        plan = Plan(
            "Together", "", None, self.noor.person.id, "Room 2", "Europe/Berlin", starts_at,
            starts_at + timedelta(hours=1), {"instruction": minutes}, 3, FACTS,
        )  # fmt: skip
        came = {self.staff[each].id for each in present}
        with clock.at(NOON):
            session = schedule_session(self.noor, plan, self.site)
            for each in present:
                sign_up(self.staff[each], session.id, self.site)
        with clock.at(NOON + timedelta(hours=3)):
            mark_attendance(self.noor, session.id, came, self.site, office=True)
        self.sessions[session.id] = came

    @precondition(lambda self: self.sessions)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """Confirm who came; a second time gives the same entries."""
        session_id = data.draw(st.sampled_from(list(self.sessions)))
        with clock.at(NOON + timedelta(hours=4)):
            entries = confirm_attendance(self.noor, session_id, self.site)
        assert {entry.learner_id for entry in entries} == self.sessions[session_id]
        if session_id not in self.confirmed:
            self.confirmed.add(session_id)
            for entry in entries:
                self.balance[entry.learner_id] += entry.minutes

    @precondition(lambda self: self.seen)
    @rule(data=st.data(), reason=st.sampled_from(sorted(REASONS)))
    def reverse(self, data: st.DataObject, reason: str) -> None:
        """Take an entry back; a second time gives the same reversal."""
        entry = data.draw(st.sampled_from(self.seen))
        before = {each.reverses_id: each for each in self.seen}
        if entry.kind is EntryKind.REVERSAL:
            with pytest.raises(Conflict):
                reverse_entry(self.noor, entry.id, reason, "", self.site)
            return
        reversal = reverse_entry(self.noor, entry.id, reason, "", self.site)
        if entry.id in before:
            assert reversal == before[entry.id]
        else:
            self.balance[entry.learner_id] -= entry.minutes

    @precondition(lambda self: self.seen)
    @rule(data=st.data())
    def reverse_ones_own(self, data: st.DataObject) -> None:
        """Try to take an entry of one's own back, which nobody may."""
        entry = data.draw(st.sampled_from(self.seen))
        own = replace(self.noor, person=next(p for p in self.staff if p.id == entry.learner_id))
        with pytest.raises(Forbidden):
            reverse_entry(own, entry.id, "by_mistake", "", self.site)

    @rule(who=people)
    def revoke_a_certificate(self, who: int) -> None:
        """Revoke a certificate; its entry stays."""
        with self.site.store.writing() as unit:
            for certificate in unit.certificates.of(self.ward.id, self.staff[who].id)[:1]:
                unit.certificates.revoke(certificate.code, "A mistake", clock.now())

    @rule(who=people)
    def rebuild(self, who: int) -> None:
        """Make the totals again."""
        with self.site.store.writing() as unit:
            rebuild_totals(self.staff[who], unit)

    @rule()
    def restart(self) -> None:
        """Let go of every connection; the next deed opens the database again."""
        self.site.store.close()

    @rule()
    def let_an_hour_pass(self) -> None:
        """Sign what was added."""
        store, settings = self.site.store, self.site.settings
        with store.writing() as unit:
            add_checkpoint(self.ward.id, unit, store, settings)
        write_checkpoints(self.ward.id, store, settings)

    @rule()
    def export(self) -> None:
        """Compare the export with the ledger, and prove it."""
        lines = list(export_ledger(self.ward, self.site.store, self.site.settings))

        assert [line for line in lines if line.startswith('{"entry"')] == [
            entry_line(entry) for entry in self.seen
        ]
        assert prove_export(lines, self.keys).broken is None

    @invariant()
    def everything_agrees(self) -> None:
        """Compare ledger, model, totals and certificates."""
        with self.site.store.reading() as unit:
            self.nothing_is_changed_or_removed_and_the_chain_holds(unit)
            self.balances_equal_the_entries(unit)
            self.nothing_counts_twice_inside_a_cycle(unit)
            self.awards_are_unique_and_each_has_one_certificate(unit)

    def nothing_is_changed_or_removed_and_the_chain_holds(self, unit: Unit) -> None:
        """Expect what was seen before, in front of what is new."""
        entries, known = unit.ledger.all(self.ward.id), len(self.seen)

        assert entries[:known] == self.seen
        previous = self.seen[-1].hash if known else GENESIS
        assert first_break(entries[known:], previous, known + 1) is None
        self.seen = entries

    def balances_equal_the_entries(self, unit: Unit) -> None:
        """Expect the model and the entries to agree, and totals of all that is not repeated."""
        for learner in self.staff:
            assert self.balance[learner.id] == _signed(self.seen, learner)
            standing = self._standing_entries(learner)
            once = {(_activity(each), each.completed_on.year): each.minutes for each in standing}
            house = [t for t in unit.cycle_totals.of(self.ward.id, learner.id) if t.body == "house"]
            assert sum(map(_minutes, house)) == sum(once.values())
            assert sum(total.entries for total in house) == len(once)

    def nothing_counts_twice_inside_a_cycle(self, unit: Unit) -> None:
        """Expect at most one award a learner, activity and cycle in the total of every cycle.

        Whoever keeps several bodies up may be awarded again while one of them runs on; every award
        is then the first in some cycle, and the others count it as if it were not there.
        """
        first: dict[tuple[str, str, str], LedgerEntry] = {}
        for entry in self.seen:
            if entry.kind is EntryKind.AWARD and not _activity(entry).startswith("session:"):
                person = next(each for each in self.staff if each.id == entry.learner_id)
                cycles = self._cycles(person, entry.completed_on)
                keys = [(entry.learner_id, _activity(entry), cycle) for cycle in cycles]
                assert any(key not in first for key in keys)
                assert len(keys) > 1 or keys[0] not in first
                first.update({key: first.get(key, entry) for key in keys})
        for learner in self.staff:
            for total in unit.cycle_totals.of(self.ward.id, learner.id):
                counted = {
                    _activity(each): each.minutes
                    for each in self._standing_entries(learner)
                    if total.cycle_start <= each.completed_on <= total.cycle_end
                    and (total.body in {"house", "ciip"} or _is_module(each))
                }
                assert _minutes(total) == sum(counted.values())

    def awards_are_unique_and_each_has_one_certificate(self, unit: Unit) -> None:
        """Expect one certificate an award, and one award an activity."""
        issued = select(schema.certificate.c.entry_id).where(
            schema.certificate.c.organization_id == self.ward.id
        )
        certificates = list(unit.connection.execute(issued).scalars())

        awards = [entry for entry in self.seen if entry.kind is EntryKind.AWARD]
        assert Counter(certificates) == Counter(entry.id for entry in awards)
        keyed = [e.award_key for e in self.seen if e.kind is not EntryKind.REVERSAL]
        assert None not in keyed
        assert len(set(keyed)) == len(keyed)

    def teardown(self) -> None:
        """Read the whole chain and export once more at the end."""
        self.everything_agrees()
        assert first_break(self.seen) is None
        self.export()
        self.site.store.close()

    def _award(
        self, learner: Person, version: int, wording: int, day: int, unit: Unit
    ) -> LedgerEntry:
        module = self.site.catalog.modules()[0]
        module = replace(module, content_hash=f"{wording:064}", credit_version=version)
        at = NOON + timedelta(days=day)
        completion = Completion(
            learner.organization_id, learner.id, module.id, module.content_hash, Decimal(90), at
        )
        return award_module(learner, module, completion, unit, self.site)

    def _cycles(self, learner: Person, day: date) -> set[str]:
        """Return the names of the learner's cycles that hold *day*, reckoned without our rules."""
        if learner == self.staff[0]:
            return {f"house {day.year}"}
        if learner == self.staff[1]:
            return {f"ciip {day.year // 2}"}
        return {f"ahima {(day.year + 1) // 2}", f"cphims {day >= date(2027, 6, 15)}"}

    def _awarded(self) -> set[tuple[str, int, str]]:
        """Return who was awarded which credit version in which cycle, taken back or not."""
        people_by_id = {each.id: each for each in self.staff}
        return {
            (entry.learner_id, int(_activity(entry).rpartition(":")[2]), cycle)
            for entry in self.seen
            if _is_module(entry) and entry.kind is EntryKind.AWARD
            for cycle in self._cycles(people_by_id[entry.learner_id], entry.completed_on)
        }

    def _standing_entries(self, learner: Person) -> list[LedgerEntry]:
        """Return the learner's entries that nobody took back."""
        taken_back = {entry.reverses_id for entry in self.seen}
        return [
            entry
            for entry in self.seen
            if entry.learner_id == learner.id
            and entry.kind is not EntryKind.REVERSAL
            and entry.id not in taken_back
        ]

    def _state(self, claim: Claim) -> ClaimState:
        with self.site.store.reading() as unit:
            found = unit.claims.get(self.ward.id, claim.id)
        assert found is not None
        return found.state

    def _standing(self, claim: Claim) -> bool:
        """Say whether the same activity of the same day counts already."""
        taken_back = {entry.reverses_id for entry in self.seen}
        with self.site.store.reading() as unit:
            approved = [
                each
                for each in unit.claims.of(self.ward.id, claim.learner_id)
                if each.entry_id and each.entry_id not in taken_back
            ]
        same = (claim.title, claim.completed_on)
        return any((each.title, each.completed_on) == same for each in approved)


def _day(number: int) -> date:
    at: datetime = NOON - timedelta(days=number)
    return at.date()


def _activity(entry: LedgerEntry) -> str:
    activity = json.loads(entry.body)["activity"]
    return f"{activity['id']}:{activity.get('credit_version', activity['version'])}"


def _is_module(entry: LedgerEntry) -> bool:
    return _activity(entry).startswith("mod-")


def _minutes(total: CycleTotal) -> int:
    return total.instruction_minutes + total.lab_minutes + total.assessment_minutes


def _signed(entries: Iterable[LedgerEntry], learner: Person) -> int:
    return sum(
        -entry.minutes if entry.kind is EntryKind.REVERSAL else entry.minutes
        for entry in entries
        if entry.learner_id == learner.id
    )
