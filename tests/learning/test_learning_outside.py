"""Outside credit: claimed with a scan, decided once, counted once, taken back once."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from app.credit.chain import first_break
from app.errors import Conflict, Forbidden, InvalidInput, NotFound, TooMany
from app.frozen import replace
from app.learning import claiming
from app.learning.claiming import ClaimedBefore, send_again, send_claim
from app.learning.deciding import approve_claim, ask_about_claim, decline_claim
from app.learning.keeping_up import keep_credential
from app.learning.reversing import reverse_entry
from app.learning.scans import Scan
from app.learning.site import Site
from app.records.credit import EntryKind
from app.records.outside import Claim, ClaimState
from app.records.people import Person, Role
from app.records.reader import Reader
from app.reporting.standing import cycle_standings
from app.store import Store
from tests.at_once import AT_ONCE, at_once
from tests.learning.claims import PDF, PNG, told
from tests.people import NOON, organization, person, reader


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def ada(store: Store) -> Person:
    return person(store, organization(store), "Ada Lovelace")


@pytest.fixture
def noor(store: Store, ada: Person) -> Reader:
    return _admin(store, ada)


def _admin(store: Store, ada: Person) -> Reader:
    with store.reading() as unit:
        ward = unit.organizations.get(ada.organization_id)
    assert ward is not None
    return reader(store, person(store, ward, "Noor Haddad", Role.CE_ADMINISTRATOR))


def claimed(ada: Person, site: Site, **changed: str | list[str]) -> Claim:
    return send_claim(ada, told(**changed), Scan(PDF, "application/pdf", "a.pdf"), site)


def doubled(claim: Claim, site: Site, **changed: str) -> Claim:
    """Keep the claim once more, as was possible before what is claimed twice was refused."""
    other = replace(claim, id=f"{claim.id[:-4]}twin", **changed)
    with site.store.writing() as unit:
        unit.claims.add(other)
    return other


def earned(who: Person, site: Site) -> dict[str, Decimal]:
    with site.store.reading() as unit:
        return {each.rule.id: each.earned for each in cycle_standings(who, unit)}


def states(ada: Person, site: Site) -> list[ClaimState]:
    with site.store.reading() as unit:
        return [each.state for each in unit.claims.of(ada.organization_id, ada.id)]


def test_an_approved_claim_stands_on_the_ledger_and_counts_by_each_bodys_rule(
    ada: Person, noor: Reader, site: Site
) -> None:
    for body in ("ciip", "arrt", "iacet"):
        keep_credential(ada, body, "", date(2023, 5, 2), site)
    claim = claimed(ada, site, hours="1.4", body=["ABII", "ARRT"], **{"reference.ARRT": "R-77"})
    assert earned(ada, site)["house"] == 0

    entry = approve_claim(noor, claim.id, 1, site)

    body = json.loads(entry.body)
    assert entry.kind is EntryKind.EXTERNAL
    assert body["activity"]["approvals"] == {"ARRT": "R-77"}
    assert body["activity"]["evidence"] == claim.evidence
    assert ada.id not in entry.body
    assert ada.name not in entry.body
    assert earned(ada, site) == {
        "arrt": Decimal("1.50"), "ciip": Decimal("1.50"), "iacet": Decimal("0.00"),
        "house": Decimal("1.40"),
    }  # fmt: skip
    with site.store.reading() as unit:
        assert unit.checkpoints.covering(ada.organization_id, entry.sequence)
        assert [n.link for n in unit.notices.unread(ada.organization_id, ada.id)] == [
            f"/me/outside/{claim.id}"
        ]


def test_a_claim_comes_back_with_a_question_is_answered_and_approved(
    ada: Person, noor: Reader, site: Site
) -> None:
    claim = claimed(ada, site)
    ask_about_claim(noor, claim.id, 1, "Which day of the course is this?", site)
    with pytest.raises(InvalidInput, match="Answer the question"):
        send_again(ada, claim.id, told(), None, site, 1)

    other = Scan(PNG, "image/png", "b.png")
    changed = send_again(ada, claim.id, told(hours="2", note="The second."), other, site, 1)
    with pytest.raises(Conflict, match="since you opened its page"):
        approve_claim(noor, claim.id, 1, site)
    entry = approve_claim(noor, claim.id, 2, site)

    assert (entry.minutes, changed.evidence != claim.evidence) == (120, True)
    with site.store.reading() as unit:
        said = unit.claims.told(ada.organization_id, claim.id)
        verbs = {event.verb for event in unit.audit_events.newest(ada.organization_id)}
        assert claiming.scan_of(changed, claim.evidence, unit, site) == PDF
        assert claiming.scan_of(changed, "", unit, site) == PNG
        with pytest.raises(NotFound):
            claiming.scan_of(changed, "0" * 64, unit, site)
    assert [each.verb for each in said] == ["sent", "returned", "answered", "approved"]
    assert {f"outside_credit_{each.verb}" for each in said} <= verbs


def test_a_declined_claim_needs_a_reason_and_enters_nothing(
    ada: Person, noor: Reader, site: Site
) -> None:
    claim = claimed(ada, site)
    for words in ("", "  ", "x" * 2001):
        with pytest.raises(InvalidInput, match="Say why"):
            decline_claim(noor, claim.id, 1, words, site)

    decline_claim(noor, claim.id, 1, "The scan shows another person.", site)

    assert states(ada, site) == [ClaimState.DECLINED]
    with pytest.raises(Conflict):
        approve_claim(noor, claim.id, 1, site)
    with pytest.raises(Conflict):
        send_again(ada, claim.id, told(), None, site, 1)
    with site.store.reading() as unit:
        assert unit.ledger.of(ada.organization_id, ada.id) == []


def test_the_same_activity_claimed_twice_counts_once_until_it_is_taken_back(
    ada: Person, noor: Reader, site: Site
) -> None:
    first = claimed(ada, site)
    second = doubled(first, site, title=" archive  UPGRADES ")
    entry = approve_claim(noor, first.id, 1, site)

    with pytest.raises(Conflict, match="already stands on the ledger, as entry 1"):
        approve_claim(noor, second.id, 1, site)
    reverse_entry(noor, entry.id, "wrong_facts", "", site)
    again = approve_claim(noor, second.id, 1, site)

    assert again.sequence == 3
    assert earned(ada, site)["house"] == Decimal("1.50")


def test_nobody_decides_about_her_own_credit_nor_about_another_organizations(
    ada: Person, noor: Reader, site: Site, store: Store
) -> None:
    own, claim = claimed(noor.person, site), claimed(ada, site)
    entry = approve_claim(noor, claim.id, 1, site)
    far = reader(store, person(store, organization(store, "lake"), "Fay", Role.CE_ADMINISTRATOR))

    with pytest.raises(Forbidden):
        approve_claim(noor, own.id, 1, site)
    for decide in (
        lambda: approve_claim(far, claim.id, 1, site),
        lambda: decline_claim(far, claim.id, 1, "Because.", site),
        lambda: reverse_entry(far, entry.id, "by_mistake", "", site),
        lambda: send_again(far.person, claim.id, told(), None, site, 1),
    ):
        with pytest.raises(NotFound):
            decide()
    second = _admin(store, ada)
    mine = approve_claim(second, own.id, 1, site)
    with pytest.raises(Forbidden):
        reverse_entry(noor, mine.id, "by_mistake", "", site)


def test_what_waits_is_counted_for_who_may_decide_and_the_oldest_is_named(
    ada: Person, noor: Reader, site: Site
) -> None:
    def waiting(decider: Person) -> tuple[int, datetime | None]:
        with site.store.reading() as unit:
            return unit.claims.waiting_since(ada.organization_id, decider.id)

    assert waiting(noor.person) == (0, None)
    first = claimed(ada, site)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        claimed(ada, site, title="Another course")
        claimed(noor.person, site)
        claimed(person(site.store, organization(site.store, "lake"), "Zoe Far"), site)

    assert waiting(noor.person) == (2, NOON)
    assert waiting(ada) == (1, NOON + timedelta(days=2))
    decline_claim(noor, first.id, 1, "It is no course.", site)
    assert waiting(noor.person) == (1, NOON + timedelta(days=2))


def test_a_learner_cannot_pile_up_claims(
    ada: Person, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "MOST_WAITING", 2)
    claimed(ada, site)
    claimed(ada, site, title="Another")

    with pytest.raises(TooMany, match="waiting"):
        claimed(ada, site, title="A third")


@pytest.mark.parametrize("hours", ["1.5", "3"])
def test_what_was_claimed_before_is_refused_and_the_reason_says_where_it_stands(
    ada: Person, noor: Reader, site: Site, hours: str
) -> None:
    def again() -> str:
        with pytest.raises(ClaimedBefore) as refused:
            claimed(ada, site, title=" archive  UPGRADES ", hours=hours)
        assert refused.value.claim_id == first.id
        assert "with 1.50 hours" in str(refused.value)
        return str(refused.value)

    first = claimed(ada, site)
    assert "It waits for a decision" in again()
    ask_about_claim(noor, first.id, 1, "Which day?", site)
    assert "answer it on its own page" in again()
    send_again(ada, first.id, told(note="The first."), None, site, 1)
    entry = approve_claim(noor, first.id, 2, site)
    assert "stands on your transcript" in again()
    reverse_entry(noor, entry.id, "wrong_facts", "", site)

    second = claimed(ada, site, hours=hours)
    decline_claim(noor, second.id, 1, "Unreadable.", site)
    claimed(ada, site, hours=hours)
    assert len(states(ada, site)) == 3


def test_what_is_sent_several_times_at_once_is_kept_once(ada: Person, site: Site) -> None:
    kept, refused = at_once(lambda _: claimed(ada, site).id)

    assert len(kept) == 1
    assert {type(error) for error in refused} == {ClaimedBefore}
    assert states(ada, site) == [ClaimState.SENT]


def test_a_correction_does_not_make_one_claim_into_another(ada: Person, site: Site) -> None:
    first, second = claimed(ada, site), claimed(ada, site, title="Another")

    with pytest.raises(ClaimedBefore):
        send_again(ada, second.id, told(), None, site, 1)
    assert send_again(ada, first.id, told(hours="2"), None, site, 1).minutes == 120


def test_the_claims_of_one_day_are_no_more_than_the_day(ada: Person, site: Site) -> None:
    claimed(ada, site, hours="20")

    with pytest.raises(InvalidInput, match=r"which leaves 4\.00 hours"):
        claimed(ada, site, title="Another", hours="4.25")
    claimed(ada, site, title="Another", hours="4")
    claimed(ada, site, title="A meeting", hours="30", began_on="2026-01-30")
    assert len(states(ada, site)) == 3


def test_a_reversal_takes_the_time_back_everywhere_and_says_why(
    ada: Person, noor: Reader, site: Site
) -> None:
    keep_credential(ada, "ciip", "", date(2023, 5, 2), site)
    entry = approve_claim(noor, claimed(ada, site).id, 1, site)
    with pytest.raises(InvalidInput, match="Choose from the list"):
        reverse_entry(noor, entry.id, "whim", "", site)

    reversal = reverse_entry(noor, entry.id, "not_genuine", "The school knows nothing.", site)

    assert (reversal.reverses_id, reversal.minutes) == (entry.id, 90)
    assert json.loads(reversal.body)["activity"]["reason"] == "not_genuine"
    assert "The school" not in reversal.body
    assert earned(ada, site) == {"ciip": 0, "house": 0}
    assert states(ada, site) == [ClaimState.REVERSED]
    with site.store.reading() as unit:
        totals = unit.cycle_totals.of(ada.organization_id, ada.id)
    assert {(t.instruction_minutes, t.entries) for t in totals} == {(0, 0)}
    with pytest.raises(Conflict, match="not taken back"):
        reverse_entry(noor, reversal.id, "by_mistake", "", site)
    assert reverse_entry(noor, entry.id, "by_mistake", "", site) == reversal


def test_what_was_earned_and_decided_outlives_the_account(
    ada: Person, noor: Reader, site: Site
) -> None:
    claim = claimed(ada, site)
    entry = approve_claim(noor, claim.id, 1, site)
    with site.store.writing() as unit:
        unit.people.set_active(ada.organization_id, ada.id, active=False)

    reversal = reverse_entry(noor, entry.id, "by_mistake", "", site)

    with site.store.reading() as unit:
        assert unit.ledger.of(ada.organization_id, ada.id) == [entry, reversal]
        said = [each.verb for each in unit.claims.told(ada.organization_id, claim.id)]
        events = unit.audit_events.newest(ada.organization_id)
    assert said == ["sent", "approved"]
    assert {(each.actor_id, each.verb) for each in events} == {
        (ada.id, "outside_credit_sent"),
        (noor.person.id, "outside_credit_approved"),
        (noor.person.id, "reverse_credit"),
    }


def test_however_many_approve_at_once_one_entry_is_made(
    ada: Person, noor: Reader, site: Site
) -> None:
    first = claimed(ada, site)
    claims = [first, doubled(first, site)]

    ids, refused = at_once(lambda n: approve_claim(noor, claims[n % 2].id, 1, site).id)

    assert len(set(ids)) == 1
    assert {type(error) for error in refused} == {Conflict}
    assert len(ids) == len(refused) == AT_ONCE // 2
    with site.store.reading() as unit:
        entries = unit.ledger.all(ada.organization_id)
    assert [entry.id for entry in entries] == ids[:1]


def test_of_approving_asking_and_declining_at_once_one_happens(
    ada: Person, noor: Reader, site: Site
) -> None:
    claim = claimed(ada, site)

    def decide(number: int) -> None:
        match number % 3:
            case 0:
                approve_claim(noor, claim.id, 1, site)
            case 1:
                ask_about_claim(noor, claim.id, 1, "Which day?", site)
            case _:
                decline_claim(noor, claim.id, 1, "No.", site)

    at_once(decide)

    with site.store.reading() as unit:
        entries = unit.ledger.all(ada.organization_id)
        said = [each.verb for each in unit.claims.told(ada.organization_id, claim.id)]
    [state] = states(ada, site)
    assert len(said) == 2
    assert len(entries) == (state is ClaimState.APPROVED) == (said[1] == "approved")


def test_however_many_take_it_back_at_once_one_reversal_is_made(
    ada: Person, noor: Reader, site: Site
) -> None:
    entry = approve_claim(noor, claimed(ada, site).id, 1, site)

    ids, refused = at_once(lambda _: reverse_entry(noor, entry.id, "by_mistake", "", site).id)

    assert refused == []
    assert len(set(ids)) == 1
    with site.store.reading() as unit:
        entries = unit.ledger.all(ada.organization_id)
        totals = unit.cycle_totals.of(ada.organization_id, ada.id)
    assert first_break(entries) is None
    assert [each.kind for each in entries] == [EntryKind.EXTERNAL, EntryKind.REVERSAL]
    assert [each.instruction_minutes for each in totals] == [0]
