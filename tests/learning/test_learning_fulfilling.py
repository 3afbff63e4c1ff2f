"""When what was asked is done: paths, exams, and work from the day on which it opens; and undo."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import pytest
import time_machine

from app import clock
from app.catalog import Catalog, CatalogHolder, LearningPath, Module
from app.errors import Conflict
from app.frozen import replace
from app.learning.assigning import Ask, Target, assign, undo_batch, withdraw_assignment
from app.learning.attempting import new_variant, open_attempt
from app.learning.due_dates import DueDates
from app.learning.evaluating import send_evaluation
from app.learning.exams.sitting import hand_in_exam
from app.learning.fulfilling import fulfill
from app.learning.reading import finish_lesson
from app.learning.site import Site
from app.learning.sitting import choose, hand_in, start_sitting
from app.learning.subjects import Subject, subjects
from app.learning.submitting import submit_lab
from app.records.exams import FormKind
from app.records.learning import AssignedModule, Assignment, Completion
from app.records.people import Organization, Person, Role, Team
from app.records.reader import Reader
from tests.learning.exam_bank import AMPLE, begin, with_bank
from tests.learning.journey import GOOD_FORM
from tests.people import NOON, organization, person, reader, team

OPENS = date(2026, 3, 10)
OPENING = datetime(2026, 3, 9, 23, tzinfo=UTC)
"""The first moment of that day in Berlin, where the mentor is."""
SECOND = "m02-planned"


@dataclass(frozen=True)
class TwoHolder:
    """Holds the small content, in which the planned module of the path is there."""

    path_of: CatalogHolder

    @cached_property
    def catalog(self) -> "TwoModules":
        """Return the catalog."""
        return TwoModules(self.path_of.catalog.path)


class TwoModules(Catalog):
    """The small content with a second module."""

    def module(self, slug: str) -> Module | None:
        """Return a module by slug."""
        first = super().module("m01-first-look")
        if slug != SECOND or first is None:
            return super().module(slug)
        return replace(first, id="mod-00000002", slug=SECOND, content_hash="2" * 64)

    def modules(self) -> tuple[Module, ...]:
        """Return both modules."""
        second = self.module(SECOND)
        return (*super().modules(), *([second] if second else []))

    def paths(self) -> tuple[LearningPath, ...]:
        """Return the paths, the first of them over both modules."""
        first, *others = super().paths()
        return (replace(first, modules=(*first.modules, SECOND)), *others)


@dataclass(frozen=True)
class RaisedHolder:
    """Holds the small content after its author raised every credit version."""

    path_of: CatalogHolder

    @cached_property
    def catalog(self) -> "RaisedModules":
        """Return the catalog."""
        return RaisedModules(self.path_of.catalog.path)


class RaisedModules(Catalog):
    """The small content, in which everything is to be learned anew from the next day on."""

    def modules(self) -> tuple[Module, ...]:
        """Return the modules."""
        tomorrow = (NOON + timedelta(days=1)).date()
        return tuple(
            replace(each, credit_version=2, renewed_on=tomorrow) for each in super().modules()
        )


@pytest.fixture(autouse=True)
def traveller() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def ward(site: Site) -> Organization:
    return organization(site.store)


@pytest.fixture
def ada(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Ada Lovelace")


@pytest.fixture
def pacs(site: Site, ward: Organization, ada: Person) -> Team:
    return team(site.store, ward, "PACS", ada)


@pytest.fixture
def mentor(site: Site, ward: Organization, pacs: Team) -> Reader:
    return reader(site.store, person(site.store, ward, "Tomas Lind", Role.MENTOR, team=pacs))


def subject(site: Site, kind: str, slug: str) -> Subject:
    return next(each for each in subjects(site.catalog) if (each.kind, each.slug) == (kind, slug))


def ask(
    mentor: Reader, site: Site, kind: str, slug: str, *targets: Target,
    opens_on: date | None = None, late_days: int | None = None,
) -> list[Assignment]:  # fmt: skip
    dates = DueDates(due_days=30, opens_on=opens_on, late_days=late_days)
    return assign(mentor, Ask(subject(site, kind, slug), targets, dates), site)


def asked_of(site: Site, who: Person) -> list[AssignedModule]:
    with site.store.reading() as unit:
        return unit.assignments.of_learner(who.organization_id, who.id)


def done_at(site: Site, who: Person) -> datetime | None:
    [asked] = asked_of(site, who)
    return asked.completed_at


def module_of(site: Site) -> Module:
    found = site.catalog.module("m01-first-look")
    assert found is not None
    return found


def pass_lab(ada: Person, site: Site, *, another: bool = False) -> None:
    lab = site.catalog.lab("first-look")
    assert lab is not None
    attempt = new_variant(ada, lab, site) if another else open_attempt(ada, lab, site)
    handed = submit_lab(ada, lab, attempt.id, {"syntax": "1.2", "kind": "ct"}, site)
    assert handed.attempt.passed


def sit_post_test(ada: Person, site: Site, *, right: bool = True) -> None:
    module = module_of(site)
    sitting = start_sitting(ada, module, site)
    for position, shown in enumerate(sitting.items):
        key = next(at for at, option in enumerate(shown["options"]) if option["right"])
        choice = key if right else (key + 1) % len(shown["options"])
        choose(ada, sitting.id, position, choice, 1, site)
    hand_in(ada, sitting.id, module, site)


def complete(ada: Person, site: Site) -> None:
    module = module_of(site)
    for lesson in module.lessons:
        finish_lesson(ada, module, lesson, site)
    pass_lab(ada, site)
    sit_post_test(ada, site)
    send_evaluation(ada, module, GOOD_FORM, site)


def test_a_path_is_done_with_the_last_of_its_modules(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    two = replace(site, holder=TwoHolder(site.holder))
    ask(mentor, two, "path", "first-days", Target(person_id=ada.id))
    traveller.shift(timedelta(days=1))
    complete(ada, two)
    assert done_at(site, ada) is None

    second, later = two.catalog.module(SECOND), NOON + timedelta(days=2)
    assert second is not None
    with site.store.writing() as unit:
        unit.completions.add(
            Completion(
                ada.organization_id, ada.id, second.id, second.content_hash,
                unit.completions.of(ada.organization_id, ada.id)[0].score_percent, later,
            )
        )  # fmt: skip
        assert fulfill(ada.organization_id, [ada.id], unit, two.catalog) == 1

    assert done_at(site, ada) == later


def test_a_path_is_not_done_by_what_was_done_before_a_module_was_raised(
    site: Site, ada: Person, mentor: Reader
) -> None:
    complete(ada, site)
    raised = replace(site, holder=RaisedHolder(site.holder))

    ask(mentor, raised, "path", "first-days", Target(person_id=ada.id))

    assert done_at(site, ada) is None


def test_a_path_is_done_by_a_module_whose_wording_has_changed_since(
    site: Site, ada: Person, mentor: Reader
) -> None:
    complete(ada, site)
    with site.store.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE completion SET content_hash = 'old'")

    ask(mentor, site, "path", "first-days", Target(person_id=ada.id))

    assert done_at(site, ada) == NOON


def test_a_path_whose_modules_are_done_already_is_done_when_it_is_asked(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    complete(ada, site)
    traveller.shift(timedelta(days=3))

    ask(mentor, site, "path", "first-days", Target(person_id=ada.id))

    assert done_at(site, ada) == NOON


def test_an_exam_is_done_by_its_own_form_handed_in_since_it_was_asked(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    large = with_bank(site, AMPLE)
    hand_in_exam(ada, begin(large, ada).id, large)
    traveller.shift(timedelta(hours=1))
    ask(mentor, large, "exam", "half", Target(person_id=ada.id))
    assert done_at(site, ada) is None

    for kind in (FormKind.DRILL, FormKind.HALF):
        traveller.shift(timedelta(hours=1))
        exam = begin(large, ada, kind)
        assert done_at(site, ada) is None
        hand_in_exam(ada, exam.id, large)

    assert done_at(site, ada) == NOON + timedelta(hours=3)


def test_an_exam_handed_in_before_it_opens_does_not_count(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    large = with_bank(site, AMPLE)
    ask(mentor, large, "exam", "half", Target(person_id=ada.id), opens_on=OPENS)
    hand_in_exam(ada, begin(large, ada).id, large)
    assert done_at(site, ada) is None

    traveller.move_to(OPENING)
    hand_in_exam(ada, begin(large, ada).id, large)

    assert done_at(site, ada) == OPENING


def test_a_lab_passed_before_it_opens_is_passed_again(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    pass_lab(ada, site)
    ask(mentor, site, "lab", "first-look", Target(person_id=ada.id), opens_on=OPENS)
    traveller.move_to(OPENING - timedelta(seconds=1))
    pass_lab(ada, site, another=True)
    assert done_at(site, ada) is None

    traveller.move_to(OPENING)
    pass_lab(ada, site, another=True)

    assert done_at(site, ada) == OPENING


def test_a_module_completed_before_it_opens_counts_once_its_post_test_is_passed_again(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    ask(mentor, site, "module", "m01-first-look", Target(person_id=ada.id), opens_on=OPENS)
    ask(mentor, site, "path", "first-days", Target(person_id=ada.id), opens_on=OPENS)
    complete(ada, site)
    sit_post_test(ada, site)
    assert [each.completed_at for each in asked_of(site, ada)] == [None, None]

    traveller.move_to(OPENING + timedelta(days=1))
    sit_post_test(ada, site, right=False)
    assert [each.completed_at for each in asked_of(site, ada)] == [None, None]
    sit_post_test(ada, site)

    assert [each.completed_at for each in asked_of(site, ada)] == [clock.now(), clock.now()]
    with site.store.reading() as unit:
        assert len(unit.completions.of(ada.organization_id, ada.id)) == 1


def test_a_module_completed_after_it_opens_is_done_by_that(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    ask(mentor, site, "module", "m01-first-look", Target(person_id=ada.id), opens_on=OPENS)
    sit_post_test(ada, site)
    traveller.move_to(OPENING)

    complete(ada, site)

    assert done_at(site, ada) == OPENING


def test_what_is_passed_again_after_the_closing_does_not_count(
    site: Site, ada: Person, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    pass_lab(ada, site)
    ask(
        mentor, site, "lab", "first-look", Target(person_id=ada.id), opens_on=OPENS, late_days=1
    )  # fmt: skip
    traveller.shift(timedelta(days=40))

    pass_lab(ada, site, another=True)

    assert done_at(site, ada) is None


def test_the_learner_is_told_from_when_on_her_work_counts(
    site: Site, ada: Person, mentor: Reader
) -> None:
    ask(mentor, site, "lab", "first-look", Target(person_id=ada.id), opens_on=OPENS)

    with site.store.reading() as unit:
        [notice] = unit.notices.unread(ada.organization_id, ada.id)
    assert "What you do from 10 Mar 2026 on counts, and nothing before." in notice.sentence


@pytest.fixture
def others(site: Site, ward: Organization, pacs: Team) -> list[Person]:
    night = team(site.store, ward, "Night", parent=pacs)
    found = [person(site.store, ward, f"{name} Aziz") for name in ("Bea", "Cem", "Dora")]
    with site.store.writing() as unit:
        for each in found:
            unit.teams.join(ward.id, night.id, each.id)
    return found


def test_undo_takes_back_all_that_was_confirmed_together_and_nothing_else(
    site: Site, ada: Person, pacs: Team, others: list[Person], mentor: Reader
) -> None:
    bea, cem, dora = others
    lab, module = ("lab", "first-look"), ("module", "m01-first-look")
    [kept] = ask(mentor, site, *lab, Target(team_id=pacs.id))
    undone = ask(mentor, site, *module, *(Target(person_id=each.id) for each in (ada, bea)))
    [team_wide] = ask(mentor, site, *module, Target(team_id=pacs.id))
    pass_lab(cem, site)

    assert undo_batch(mentor, undone[0].batch_id or "", site) == 2

    for who in (ada, bea, cem, dora):
        ids = {each.assignment_id for each in asked_of(site, who)}
        assert ids == {kept.id, team_wide.id}
    with site.store.reading() as unit:
        events = unit.audit_events.newest(ada.organization_id)
        sentences = [each.sentence for each in unit.notices.unread(ada.organization_id, ada.id)]
        unasked = unit.notices.unread(ada.organization_id, dora.id)
    assert [e.detail["people"] for e in events if e.verb == "undo_assignment"] == [2]
    assert sum("took back" in each for each in sentences) == 1
    assert not any("took back" in each.sentence for each in unasked)

    assert undo_batch(mentor, team_wide.batch_id or "", site) == 1
    for who in (ada, bea, cem, dora):
        assert [each.assignment_id for each in asked_of(site, who)] == [kept.id]
    assert [each.completed_at for each in asked_of(site, cem)] == [NOON]


def test_undo_of_people_or_a_team_ends_after_a_day(
    site: Site, ada: Person, pacs: Team, mentor: Reader, traveller: time_machine.Traveller
) -> None:
    [first] = ask(mentor, site, "module", "m01-first-look", Target(team_id=pacs.id))
    [second] = ask(mentor, site, "lab", "first-look", Target(person_id=ada.id))

    traveller.shift(timedelta(days=1))
    assert undo_batch(mentor, first.batch_id or "", site) == 1
    traveller.shift(timedelta(seconds=1))
    with pytest.raises(Conflict, match="A day has passed"):
        undo_batch(mentor, second.batch_id or "", site)
    assert [each.assignment_id for each in asked_of(site, ada)] == [second.id]

    withdraw_assignment(mentor, second.id, site)
    assert asked_of(site, ada) == []
