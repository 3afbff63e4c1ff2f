"""Regrading: today's grader over yesterday's hand-ins, on both databases."""

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.catalog import CatalogHolder, LabEntry, Module
from app.errors import GraderFault, InvalidInput
from app.grading.bench_service import Grading
from app.learning.acting import act_on_wire
from app.learning.attempting import open_attempt
from app.learning.evaluating import QUESTIONS, send_evaluation
from app.learning.reading import finish_lesson
from app.learning.regrade_plan import Plan
from app.learning.regrade_telling import Order
from app.learning.regrading import JudgedAgain, apply_regrade, judge_again, plans
from app.learning.site import Site
from app.learning.sitting import choose, hand_in, start_sitting
from app.learning.submitting import HandedIn, submit_lab
from app.practice.client import Practice
from app.records.learning import Attempt, Submission
from app.records.notices import Notice
from app.records.people import Person
from app.settings import read_settings
from app.store import Store
from tests.every_kind import every_kind_content
from tests.people import person

ECHO = {
    "kind": "echo", "calling_ae_title": "CT01", "called_ae_title": "WARD_PACS",
    "host": "pacs.ward.example", "port": "11112",
}  # fmt: skip
STRICT = "answer == bench.truth"
GENEROUS = 'answer in (bench.truth, "1.3")'
RAISES = Order("the author")
LOWERS = Order("the author", "The key was wrong.", lower=True)


class Bookcase:
    """Labs whose graders change between two hand-ins."""

    def __init__(self, root: Path, grading: Grading) -> None:
        self.root = root
        self.grading = grading
        self.changed = False

    def change(self, lab: str, old: str, new: str) -> None:
        """Let the lab's grader read *new* where it reads *old*."""
        path = self.root / "labs" / lab / "lab.py"
        code = path.read_text("utf-8")
        assert old in code
        path.write_text(code.replace(old, new), "utf-8")
        self.grading.renew()
        self.changed = True


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Grading]]:
    root = every_kind_content(tmp_path_factory.mktemp("regraded") / "content")
    with Grading(root / "labs", size=1) as grading:
        yield root, grading


@pytest.fixture
def bookcase(running: tuple[Path, Grading]) -> Iterator[Bookcase]:
    root, grading = running
    kept = {path: path.read_bytes() for path in (root / "labs").glob("*/lab.py")}
    made = Bookcase(root, grading)
    yield made
    if made.changed:
        for path, data in kept.items():
            path.write_bytes(data)
        grading.renew()


@pytest.fixture(scope="module")
def shelf(running: tuple[Path, Grading], tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    return CatalogHolder(running[0], tmp_path_factory.mktemp("regraded-catalog"))


@pytest.fixture
def site(
    store: Store, shelf: CatalogHolder, bookcase: Bookcase, practice: Practice, tmp_path: Path
) -> Site:
    settings = read_settings(
        {"READINGROOM_HOME": str(tmp_path / "home"), "READINGROOM_DATABASE_URL": store.url}
    )
    return Site(settings, store, shelf, bookcase.grading, practice)


@pytest.fixture
def every_kind(site: Site) -> LabEntry:
    found = site.catalog.lab("every-kind")
    assert found is not None
    return found


def answered(ada: Person, lab: LabEntry, site: Site, syntax: str, kind: str = "ct") -> HandedIn:
    attempt = open_attempt(ada, lab, site)
    return submit_lab(ada, lab, attempt.id, {"syntax": syntax, "kind": kind}, site)


def regraded(lab: LabEntry, site: Site, order: Order = RAISES) -> list[Plan]:
    return list(apply_regrade(judge_again(lab, site), lab, order, site))


def shown(lab: LabEntry, site: Site, order: Order = RAISES) -> list[Plan]:
    return [plan for plan in plans(judge_again(lab, site), lab, order, site) if plan.differences]


def now(handed: HandedIn, site: Site) -> Attempt:
    with site.store.reading() as unit:
        found = unit.attempts.get(handed.attempt.organization_id, handed.attempt.id)
    assert found is not None
    return found


def submissions(handed: HandedIn, site: Site) -> list[Submission]:
    with site.store.reading() as unit:
        return unit.submissions.of_attempt(handed.attempt.organization_id, handed.attempt.id)


def told(ada: Person, site: Site) -> list[Notice]:
    with site.store.reading() as unit:
        return unit.notices.unread(ada.organization_id, ada.id)


def test_an_unchanged_grader_finds_no_differences(ada: Person, lab: LabEntry, site: Site) -> None:
    answered(ada, lab, site, "1.3", "mr")
    answered(ada, lab, site, "1.2")

    assert shown(lab, site) == []
    assert regraded(lab, site) == []
    assert told(ada, site) == []


def test_the_differences_are_shown_and_nothing_is_applied(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = answered(ada, lab, site, "1.3")
    bookcase.change("first_look", STRICT, GENEROUS)

    [plan] = shown(lab, site)

    [line] = plan.differences
    assert (line.attempt_id, line.number, line.exercise_id) == (handed.attempt.id, 1, "syntax")
    assert (line.points_before, line.points_after) == (0, 2)
    assert (line.passed_before, line.passed_after) == (False, True)
    assert (line.gone, line.new, line.withheld) == (("OTHER_UID",), (), False)
    assert now(handed, site) == handed.attempt
    assert told(ada, site) == []


def test_a_raise_moves_the_standing_and_leaves_the_submission_as_it_was(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = answered(ada, lab, site, "1.3")
    bookcase.change("first_look", STRICT, GENEROUS)

    regraded(lab, site)

    after = now(handed, site)
    assert (after.points, after.passed) == (3, True)
    assert after.passed_at is not None
    assert after.standing["exercises"]["syntax"]["verdict"]["outcome"] == "right"
    assert after.standing["exercises"]["syntax"]["raw"] == "1.3"
    assert submissions(handed, site) == [handed.submission]
    with site.store.reading() as unit:
        [kept] = unit.regrades.of_attempt(ada.organization_id, handed.attempt.id).values()
        assert unit.submissions.misconceptions(ada.organization_id, [ada.id]) == []
        [event] = unit.audit_events.newest(ada.organization_id)
    assert (kept.points_before, kept.points_after, kept.actor) == (1, 3, "the author")
    assert kept.verdicts_before_hash != kept.verdicts_after_hash
    assert (event.verb, event.subject) == ("regrade", handed.attempt.id)


def test_whoever_is_concerned_is_told_and_nobody_else(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    with site.store.reading() as unit:
        ward_of_ada = unit.organizations.get(ada.organization_id)
    assert ward_of_ada is not None
    eve = person(site.store, ward_of_ada, "Eve Adams")
    handed = answered(ada, lab, site, "1.3")
    answered(eve, lab, site, "1.2")
    bookcase.change("first_look", STRICT, GENEROUS)

    regraded(lab, site)

    [notice] = told(ada, site)
    assert "1 of 3 points became 3 of 3" in notice.sentence
    assert "you have passed" in notice.sentence
    assert notice.link == f"/labs/first-look/attempts/{handed.attempt.id}"
    assert told(eve, site) == []


def test_regrading_twice_changes_nothing_more(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = answered(ada, lab, site, "1.3", "mr")
    answered(ada, lab, site, "9.9")
    bookcase.change("first_look", STRICT, GENEROUS)
    assert len(regraded(lab, site)) == 1
    stands = now(handed, site)

    assert shown(lab, site) == []
    assert regraded(lab, site) == []

    assert now(handed, site) == stands
    assert len(told(ada, site)) == 1


def test_a_score_is_lowered_only_with_a_reason(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = answered(ada, lab, site, "1.2", "mr")
    assert handed.attempt.points == 2
    bookcase.change("first_look", STRICT, 'answer == "1.3"')

    [plan] = shown(lab, site)
    assert [line.withheld for line in plan.differences] == [True]
    assert regraded(lab, site) == []
    with pytest.raises(InvalidInput, match="reason"):
        Order("the author", lower=True)
    [applied] = regraded(lab, site, LOWERS)

    assert applied.lowers
    assert now(handed, site).points == 0
    [notice] = told(ada, site)
    assert "2 of 3 points became 0 of 3" in notice.sentence
    assert "The key was wrong." in notice.sentence
    assert shown(lab, site, LOWERS) == shown(lab, site) == []


def test_a_raise_is_applied_beside_a_lowering_that_is_withheld(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = answered(ada, lab, site, "1.3", "ct")
    assert handed.attempt.points == 1
    bookcase.change("first_look", STRICT, GENEROUS)
    bookcase.change("first_look", 'answer == "ct"', 'answer == "mr"')

    [plan] = regraded(lab, site)

    assert {line.exercise_id: line.withheld for line in plan.differences} == {
        "syntax": False,
        "kind": True,
    }
    after = now(handed, site)
    assert (after.points, after.passed) == (3, True)
    assert after.standing["exercises"]["kind"]["outcome"] == "right"


def test_a_pass_is_never_taken_back_by_a_regrade(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = answered(ada, lab, site, "1.2")
    assert handed.just_passed
    bookcase.change("first_look", STRICT, 'answer == "1.3"')

    regraded(lab, site, LOWERS)

    after = now(handed, site)
    assert (after.points, after.passed) == (1, True)
    assert after.passed_at == handed.attempt.passed_at
    assert "Your pass stays." in told(ada, site)[0].sentence


def test_a_critical_finding_that_appears_counts_as_a_lowering(
    ada: Person, every_kind: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    attempt = open_attempt(ada, every_kind, site)
    handed = submit_lab(ada, every_kind, attempt.id, {"accession": "X"}, site, only=["accession"])
    other = 'return wrong(Finding("OTHER_VALUE", saw=str(given)))'
    bookcase.change("every_kind", other, other.replace("OTHER_VALUE", "WRONG_PATIENT"))

    [plan] = shown(every_kind, site)

    assert [(line.new, line.withheld) for line in plan.differences] == [(("WRONG_PATIENT",), True)]
    assert regraded(every_kind, site) == []
    regraded(every_kind, site, LOWERS)
    assert now(handed, site).critical


def test_a_pass_that_appears_completes_the_module_once(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    module = site.catalog.module("m01-first-look")
    assert module is not None
    everything_but_the_lab(ada, module, site)
    answered(ada, lab, site, "1.3")
    bookcase.change("first_look", STRICT, GENEROUS)

    regraded(lab, site)
    regraded(lab, site)

    with site.store.reading() as unit:
        assert len(unit.ledger.of(ada.organization_id, ada.id)) == 1
        assert len(unit.certificates.of(ada.organization_id, ada.id)) == 1


def everything_but_the_lab(ada: Person, module: Module, site: Site) -> None:
    for lesson in module.lessons:
        finish_lesson(ada, module, lesson, site)
    sitting = start_sitting(ada, module, site)
    for position, item in enumerate(sitting.items):
        key = next(at for at, option in enumerate(item["options"]) if option["right"])
        choose(ada, sitting.id, position, key, 1, site)
    hand_in(ada, sitting.id, module, site)
    send_evaluation(ada, module, dict.fromkeys(QUESTIONS, "5"), site)


def test_a_grader_that_breaks_on_one_hand_in_applies_nothing(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    with site.store.reading() as unit:
        ward_of_ada = unit.organizations.get(ada.organization_id)
    assert ward_of_ada is not None
    eve = person(site.store, ward_of_ada, "Eve Adams")
    handed = answered(ada, lab, site, "1.3")
    broken = answered(eve, lab, site, "9.9")
    bookcase.change(
        "first_look", f"return right() if {STRICT}",
        f'if answer == "9.9":\n        raise ZeroDivisionError\n    return right() if {GENEROUS}',
    )  # fmt: skip

    with pytest.raises(GraderFault, match=rf"(?s){broken.attempt.id}.*Nothing was applied"):
        regraded(lab, site)

    assert (now(handed, site), now(broken, site)) == (handed.attempt, broken.attempt)
    assert told(ada, site) == []


def test_an_upload_is_judged_again_from_the_evidence(
    ada: Person, every_kind: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = upload(ada, every_kind, site)
    assert handed.attempt.points == 1
    bookcase.change("every_kind", "if before != after:", "if before == after:")

    [plan] = shown(every_kind, site)

    [line] = plan.differences
    assert (line.exercise_id, line.new) == ("send", ("WRONG_PATIENT",))


def test_a_hand_in_whose_file_is_missing_keeps_its_verdicts(
    ada: Person, every_kind: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = upload(ada, every_kind, site)
    shutil.rmtree(site.settings.evidence)
    bookcase.change("every_kind", "if before != after:", "if before == after:")

    [again] = judge_again(every_kind, site)

    assert (again.missing, dict(again.verdicts)) == ((1,), {})
    assert list(apply_regrade([again], every_kind, LOWERS, site)) == []
    assert now(handed, site) == handed.attempt


def upload(ada: Person, lab: LabEntry, site: Site) -> HandedIn:
    attempt = open_attempt(ada, lab, site)
    scan = site.grading.file(lab.slug, dict(attempt.params), "scan.dcm")
    sent = {"send": {"mine.dcm": scan}}
    return submit_lab(ada, lab, attempt.id, {}, site, uploads=sent, only=["send"])


def test_a_live_hand_in_sees_the_wire_as_it_was_then(
    ada: Person, every_kind: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    attempt = open_attempt(ada, every_kind, site)
    exercise = every_kind.spec.exercise("echo")
    assert exercise is not None
    act_on_wire(ada, attempt.id, exercise, {**ECHO, "called_ae_title": "NOBODY"}, site)
    handed = submit_lab(ada, every_kind, attempt.id, {}, site, only=["echo"])
    assert handed.submission.verdicts["echo"]["outcome"] == "wrong"
    act_on_wire(ada, attempt.id, exercise, ECHO, site)

    assert shown(every_kind, site) == []

    bookcase.change(
        "every_kind", "if any(exchange.result", "if len(answer) == 1 or any(exchange.result"
    )
    [plan] = shown(every_kind, site)
    assert [line.exercise_id for line in plan.differences] == ["echo"]


def test_hand_ins_that_come_in_meanwhile_are_neither_lost_nor_counted_twice(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    handed = answered(ada, lab, site, "1.3", "mr")
    bookcase.change("first_look", STRICT, GENEROUS)
    judged = judge_again(lab, site)
    began = threading.Barrier(17)

    def send(number: int) -> None:
        if number < 16:
            began.wait(20)
        right = number == 40
        answers = {"syntax": "9.9", "kind": "ct" if right else "mr"}
        submit_lab(ada, lab, handed.attempt.id, answers, site, only=["kind"] if right else None)

    def apply(judged: list[JudgedAgain]) -> None:
        began.wait(20)
        list(apply_regrade(judged, lab, RAISES, site))

    with ThreadPoolExecutor(17) as pool:
        deeds = [pool.submit(apply, judged), *(pool.submit(send, n) for n in range(64))]
        for deed in deeds:
            deed.result()

    kept, after = submissions(handed, site), now(handed, site)
    assert sorted(each.number for each in kept) == list(range(1, 66))
    assert after.standing["submissions"] == 65
    assert after.standing["exercises"]["syntax"]["points"] == 2
    assert regraded(lab, site) == []
    assert shown(lab, site) == []


def test_the_database_itself_refuses_to_change_a_regrade(
    ada: Person, lab: LabEntry, site: Site, bookcase: Bookcase
) -> None:
    answered(ada, lab, site, "1.3")
    bookcase.change("first_look", STRICT, GENEROUS)
    regraded(lab, site)

    for statement in ("UPDATE regrade SET reason = 'x'", "DELETE FROM regrade"):
        with pytest.raises(DBAPIError, match="never changed"), site.store.writing() as unit:
            unit.connection.execute(text(statement))
