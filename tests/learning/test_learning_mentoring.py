"""Questions, the queue and its lock, comments for all, sign-offs, goals, and a mentee's story."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine

from app.catalog import LabEntry
from app.errors import Conflict, Forbidden, InvalidInput, NotFound, TrainingError
from app.learning.answering import LOCKED_FOR, answer, comment, release_thread, take_thread
from app.learning.asking import LONGEST_POST, ask_mentor
from app.learning.attempting import open_attempt
from app.learning.goals import decide_goal, next_states, propose_goal
from app.learning.signing_off import sign_off, withdraw_sign_off
from app.learning.site import Site
from app.learning.submitting import submit_lab
from app.records.mentoring import Goal, Thread
from app.records.people import Organization, Person, Role, Team
from app.records.reader import Reader
from app.reporting.mentee_story import Story, story_of
from tests.people import NOON, organization, person, reader, team

CODE = "OTHER_UID"


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
def bea(site: Site, ward: Organization) -> Person:
    return person(site.store, ward, "Bea Baker")


@pytest.fixture
def pacs(site: Site, ward: Organization, ada: Person, bea: Person) -> Team:
    above = team(site.store, ward, "Imaging")
    return team(site.store, ward, "PACS", ada, bea, parent=above)


@pytest.fixture
def tomas(site: Site, ward: Organization, pacs: Team) -> Reader:
    with site.store.reading() as unit:
        [above] = [each for each in unit.teams.of(ward.id) if each.id == pacs.parent_id]
    return reader(site.store, person(site.store, ward, "Tomas Lind", Role.MENTOR, team=above))


@pytest.fixture
def uma(site: Site, ward: Organization, pacs: Team) -> Reader:
    return reader(site.store, person(site.store, ward, "Uma Urban", Role.MENTOR, team=pacs))


@pytest.fixture
def nora(site: Site, ward: Organization) -> Reader:
    """Give a mentor of the same ward whom neither Ada nor Bea concerns."""
    night = team(site.store, ward, "Night")
    return reader(site.store, person(site.store, ward, "Nora Night", Role.MENTOR, team=night))


def stumble(who: Person, lab: LabEntry, site: Site, syntax: str = "1.3") -> str:
    """Hand in the wrong UID, and return the attempt's id."""
    attempt = open_attempt(who, lab, site)
    submit_lab(who, lab, attempt.id, {"syntax": syntax}, site, only=["syntax"])
    return attempt.id


def asked(who: Person, lab: LabEntry, site: Site, text: str = "Why is it wrong?") -> Thread:
    return ask_mentor(who, lab, stumble(who, lab, site), "syntax", CODE, text, site)


def told(site: Site, who: Person) -> list[str]:
    with site.store.reading() as unit:
        return [each.sentence for each in unit.notices.unread(who.organization_id, who.id)]


def waiting(site: Site, *learners: Person) -> list[str]:
    with site.store.reading() as unit:
        ids = [each.id for each in learners]
        return [each.id for each in unit.threads.waiting(learners[0].organization_id, ids)]


def said(site: Site, thread: Thread) -> list[str]:
    with site.store.reading() as unit:
        return [each.text for each in unit.threads.posts(thread.organization_id, [thread.id])]


def test_a_question_at_a_finding_waits_and_its_mentors_are_told(
    site: Site, ada: Person, tomas: Reader, uma: Reader, nora: Reader, lab: LabEntry
) -> None:
    thread = asked(ada, lab, site)

    assert (thread.code, thread.exercise_id, thread.submission_id is None) == (
        CODE, "syntax", False,
    )  # fmt: skip
    assert waiting(site, ada) == [thread.id]
    assert [len(told(site, each.person)) for each in (tomas, uma, nora)] == [1, 1, 0]


def test_asking_again_continues_the_thread_and_keeps_its_place(
    site: Site, ada: Person, bea: Person, tomas: Reader, lab: LabEntry,
    traveller: time_machine.Traveller,
) -> None:  # fmt: skip
    first = asked(ada, lab, site)
    traveller.shift(60)
    second = asked(bea, lab, site)
    traveller.shift(60)
    again = ask_mentor(ada, lab, first.attempt_id, "syntax", CODE, "And now?", site)

    assert again.id == first.id
    assert waiting(site, ada, bea) == [first.id, second.id]
    assert said(site, first) == ["Why is it wrong?", "And now?"]
    assert len(told(site, tomas.person)) == 2


def test_a_question_needs_a_finding_that_is_there_and_words_of_fair_length(
    site: Site, ada: Person, bea: Person, lab: LabEntry
) -> None:
    attempt_id = stumble(ada, lab, site)

    with pytest.raises(NotFound):
        ask_mentor(ada, lab, attempt_id, "syntax", "NO_SUCH", "Why?", site)
    with pytest.raises(NotFound):
        ask_mentor(bea, lab, attempt_id, "syntax", CODE, "Why?", site)
    for text in ("  \r\n ", "x" * (LONGEST_POST + 1)):
        with pytest.raises(InvalidInput):
            ask_mentor(ada, lab, attempt_id, "syntax", CODE, text, site)
    assert ask_mentor(ada, lab, attempt_id, "kind", "", "What is it?", site).submission_id is None


def test_an_answer_ends_the_waiting_and_reaches_the_learner(
    site: Site, ada: Person, tomas: Reader, uma: Reader, lab: LabEntry
) -> None:
    thread = asked(ada, lab, site)

    assert answer(tomas, thread.id, "Look at (0002,0010).", site) == 1

    assert waiting(site, ada) == []
    assert said(site, thread) == ["Why is it wrong?", "Look at (0002,0010)."]
    assert any("Tomas Lind wrote to you" in sentence for sentence in told(site, ada))
    assert [told(site, tomas.person), told(site, uma.person)] == [[], []]


def test_a_lock_keeps_other_mentors_out_until_it_is_given_back_or_runs_out(
    site: Site, ada: Person, tomas: Reader, uma: Reader, lab: LabEntry,
    traveller: time_machine.Traveller,
) -> None:  # fmt: skip
    thread = asked(ada, lab, site)
    take_thread(tomas, thread.id, site)

    take_thread(tomas, thread.id, site)
    with pytest.raises(Conflict, match="Tomas Lind is working"):
        answer(uma, thread.id, "Me first.", site)
    release_thread(uma, thread.id, site)
    with pytest.raises(Conflict):
        take_thread(uma, thread.id, site)
    release_thread(tomas, thread.id, site)
    take_thread(uma, thread.id, site)
    traveller.shift(LOCKED_FOR)
    answer(tomas, thread.id, "The lock ran out.", site)

    assert said(site, thread)[1:] == ["The lock ran out."]


def test_of_two_mentors_who_take_it_at_once_one_gets_it(
    site: Site, ada: Person, tomas: Reader, uma: Reader, lab: LabEntry
) -> None:
    thread = asked(ada, lab, site)

    def took(mentor: Reader) -> bool:
        try:
            take_thread(mentor, thread.id, site)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        mentors = [tomas, uma] * 4
        got = list(pool.map(took, mentors))

    winners = {who.person.id for who, each in zip(mentors, got, strict=True) if each}
    assert len(winners) == 1


def test_somebody_elses_mentee_has_no_thread_for_a_mentor(
    site: Site, ada: Person, tomas: Reader, nora: Reader, lab: LabEntry
) -> None:
    thread = asked(ada, lab, site)
    far = reader(
        site.store, person(site.store, organization(site.store, "lake"), "Fay Far", Role.MENTOR)
    )

    for mentor in (nora, far, reader(site.store, ada)):
        for deed in (take_thread, release_thread):
            with pytest.raises(NotFound):
                deed(mentor, thread.id, site)
        with pytest.raises(NotFound):
            answer(mentor, thread.id, "Hello", site)
        with pytest.raises(NotFound):
            comment(mentor, lab, CODE, "Hello", site)
    assert tomas.person.id
    assert said(site, thread) == ["Why is it wrong?"]


def test_one_answer_reaches_every_mentee_with_the_misconception(
    site: Site, ward: Organization, ada: Person, bea: Person, tomas: Reader, lab: LabEntry
) -> None:
    outside = person(site.store, ward, "Out Side")
    stumble(outside, lab, site)
    stumble(bea, lab, site)
    thread = asked(ada, lab, site)

    assert answer(tomas, thread.id, "The file's own UID.", site, everybody=True) == 2

    with site.store.reading() as unit:
        [hers] = unit.threads.of_learner(ward.id, bea.id)
        assert unit.threads.of_learner(ward.id, outside.id) == []
    assert (hers.code, hers.waiting_since) == (CODE, None)
    assert said(site, hers) == ["The file's own UID."]
    assert len(told(site, bea)) == 1


def test_a_comment_without_a_question_reaches_the_same_mentees(
    site: Site, ada: Person, bea: Person, tomas: Reader, lab: LabEntry
) -> None:
    stumble(ada, lab, site)

    assert comment(tomas, lab, CODE, "The file's own UID.", site) == 1

    assert (len(told(site, ada)), told(site, bea)) == (1, [])


def test_a_competency_is_signed_off_once_with_a_note_and_taken_back_by_who_signed(
    site: Site, ada: Person, tomas: Reader, uma: Reader, nora: Reader
) -> None:
    module = site.catalog.module("m01-first-look")
    assert module is not None
    objective = module.objectives[0]

    signed = sign_off(tomas, ada.id, objective.id, "She read the file at the console.", site)

    assert objective.text in told(site, ada)[0]
    with pytest.raises(Conflict):
        sign_off(uma, ada.id, objective.id, "Seen.", site)
    with pytest.raises(InvalidInput):
        sign_off(tomas, ada.id, objective.id, "  ", site)
    with pytest.raises(InvalidInput):
        sign_off(tomas, ada.id, "no-such", "Seen.", site)
    with pytest.raises(NotFound):
        sign_off(nora, ada.id, objective.id, "Seen.", site)
    with pytest.raises(NotFound):
        withdraw_sign_off(nora, signed.id, site)
    with pytest.raises(Forbidden):
        withdraw_sign_off(uma, signed.id, site)
    withdraw_sign_off(tomas, signed.id, site)
    sign_off(uma, ada.id, objective.id, "Seen again.", site)

    with site.store.reading() as unit:
        [stands] = unit.sign_offs.of(ada.organization_id, ada.id)
    assert stands.note == "Seen again."


def goal_after(site: Site, goal: Goal) -> tuple[Goal, list[str]]:
    with site.store.reading() as unit:
        [found] = unit.goals.of(goal.organization_id, goal.learner_id)
        history = unit.goals.history(goal.organization_id, [goal.id])
    return found, [each.state for each in history]


def test_a_goal_is_agreed_by_the_other_and_its_history_kept(
    site: Site, ada: Person, tomas: Reader
) -> None:
    learner = reader(site.store, ada)
    goal = propose_goal(learner, ada.id, "Sit  the exam.\n", date(2026, 6, 1), site)

    assert goal.text == "Sit  the exam."
    assert told(site, tomas.person) == ["Ada Lovelace proposes a goal: Sit  the exam."]
    with pytest.raises(Conflict, match="The other one"):
        decide_goal(learner, goal.id, "agreed", "", site)
    with pytest.raises(Conflict):
        decide_goal(tomas, goal.id, "met", "", site)
    decide_goal(tomas, goal.id, "agreed", "Fine.", site)
    decide_goal(learner, goal.id, "met", "", site)
    with pytest.raises(Conflict):
        decide_goal(tomas, goal.id, "dropped", "", site)

    found, history = goal_after(site, goal)
    assert (found.state, history) == ("met", ["proposed", "agreed", "met"])
    assert next_states(found, ada.id) == []


def test_a_mentors_goal_waits_for_the_learner(
    site: Site, ada: Person, tomas: Reader, uma: Reader, nora: Reader
) -> None:
    goal = propose_goal(tomas, ada.id, "Pass L1.", None, site)

    for mentor in (tomas, uma):
        with pytest.raises(Conflict):
            decide_goal(mentor, goal.id, "agreed", "", site)
    with pytest.raises(NotFound):
        decide_goal(nora, goal.id, "dropped", "", site)
    with pytest.raises(NotFound):
        propose_goal(nora, ada.id, "Pass L1.", None, site)
    decide_goal(reader(site.store, ada), goal.id, "agreed", "", site)

    assert goal_after(site, goal)[1] == ["proposed", "agreed"]


@pytest.mark.parametrize(
    ("text", "target_on"), [("", None), ("x" * 401, None), ("Learn.", date(2026, 3, 1))]
)
def test_a_goal_that_makes_no_sense_is_refused(
    site: Site, ada: Person, text: str, target_on: date | None
) -> None:
    with pytest.raises(TrainingError):
        propose_goal(reader(site.store, ada), ada.id, text, target_on, site)


def story(site: Site, who: Person) -> Story:
    with site.store.reading() as unit:
        return story_of(who, unit, site.catalog)


def test_an_exercise_that_was_right_once_is_nowhere_to_be_stuck(
    site: Site, ada: Person, lab: LabEntry, traveller: time_machine.Traveller
) -> None:
    attempt_id = stumble(ada, lab, site)
    submit_lab(ada, lab, attempt_id, {"syntax": "1.2"}, site, only=["syntax"])
    for syntax in ("1.4", "1.5", "1.6"):
        stumble(ada, lab, site, syntax)
        traveller.shift(60)

    assert not story(site, ada).stuck


def test_a_right_pick_that_earned_nothing_is_nowhere_to_be_stuck(
    site: Site, ada: Person, lab: LabEntry, traveller: time_machine.Traveller
) -> None:
    attempt = open_attempt(ada, lab, site)
    for pick in ("mr", "ct", "mr", "ct", "mr"):
        handed = submit_lab(ada, lab, attempt.id, {"kind": pick}, site, only=["kind"])
        traveller.shift(60)

    stands = handed.attempt.standing["exercises"]["kind"]
    assert (stands["points"], stands["outcome"], stands["wrong"]) == (0, "wrong", 3)
    assert not story(site, ada).stuck


def test_a_story_tells_what_was_done_where_it_sticks_and_what_would_help(
    site: Site, ada: Person, tomas: Reader, lab: LabEntry, traveller: time_machine.Traveller
) -> None:
    assert story(site, ada).next_step.link_words == "Assign something"
    for syntax in ("1.3", "1.4", "1.5"):
        stumble(ada, lab, site, syntax)
        traveller.shift(60)

    stuck = story(site, ada)
    assert [each.words for each in stuck.stuck] == [
        f"Exercise 1 of {lab.spec.code} {lab.spec.title}: 3 tries, not right yet"
    ]
    assert stuck.next_step.link == "#stuck"
    assert [each.words.partition(" ")[0] for each in stuck.timeline] == [
        "Handed", "Began",
    ]  # fmt: skip
    sitting = stuck.timeline[0]
    assert sitting.words.endswith(", 3 checks: at the end 0 of 3 points")
    assert [each.words for each in sitting.parts] == ["0 of 3 points"] * 3

    traveller.shift(timedelta(hours=2))
    thread = asked(ada, lab, site)
    assert [each.words.partition(" ")[0] for each in story(site, ada).timeline] == [
        "Handed", "Wrote", "Handed", "Began",
    ]  # fmt: skip
    assert story(site, ada).next_step.link == f"/mentor/queue/{thread.id}"
    answer(tomas, thread.id, "Read it.", site)
    traveller.shift(timedelta(days=8))
    assert story(site, ada).stuck[-1].words.endswith("begun and not passed")
