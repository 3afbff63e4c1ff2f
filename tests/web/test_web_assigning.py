"""The form that assigns: a rule from preview to undo, several people at once, typos kept."""

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.frozen import replace
from app.learning.site import Site
from app.records.learning import AssignedModule
from app.records.people import Person
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, assignment_of

BY_RULE = {
    "module": "m01-first-look",
    "target": "rule",
    "rule_team": "",
    "due": "days",
    "due_days": "30",
    "late_days": "7",
    "note": "Welcome.",
}


@pytest.fixture
def mentor(app: Flask, world: World) -> Browser:
    return browser_of(app, world["mentor"])


def asked_of(site: Site, who: Person) -> list[AssignedModule]:
    with site.store.reading() as unit:
        return unit.assignments.of_learner(who.organization_id, who.id)


def test_a_rule_is_previewed_kept_and_undone(mentor: Browser, world: World, site: Site) -> None:
    form = {**BY_RULE, "rule_team": world.team.id}

    shown = mentor.post("/mentor/assign", {**form, "step": "preview"}).text
    assert "Mina Mentee" in shown
    assert "This reaches 1 person today" in shown
    assert asked_of(site, world.mentee) == []

    assert mentor.post("/mentor/assign", {**form, "step": "confirm"}).status_code == 303
    [asked] = asked_of(site, world.mentee)
    assert asked.late_until == asked.due_at + timedelta(days=7)
    page = mentor.get("/mentor/").text
    assert "End the rule" in page

    with site.store.reading() as unit:
        [rule] = unit.assignment_rules.live(world.ward.id)
    assert mentor.post(f"/mentor/batches/{rule.id}/undo").status_code == 303
    assert asked_of(site, world.mentee) == []


def test_a_rule_without_a_condition_is_refused_and_what_was_typed_stays(
    mentor: Browser,
) -> None:
    answer = mentor.post("/mentor/assign", {**BY_RULE, "step": "confirm"})

    assert answer.status_code == 422
    assert "Say whom the rule is for" in answer.text
    assert "Welcome." in answer.text


def test_a_rule_for_a_job_role_that_nobody_has_names_those_there_are(
    mentor: Browser, world: World, site: Site
) -> None:
    with site.store.writing() as unit:
        unit.people.change(replace(world.mentee, job_role="PACS analyst"))
    form = {**BY_RULE, "step": "preview"}

    part = mentor.post("/mentor/assign", {**form, "rule_job_role": "PACS"}).text
    whole = mentor.post("/mentor/assign", {**form, "rule_job_role": "pacs  ANALYST"}).text

    assert "This reaches 0 people today" in part
    assert "Nobody whom you mentor has the job role “PACS”" in part
    assert part.count("Those there are: PACS analyst.") == 2
    assert "This reaches 1 person today" in whole
    assert "Nobody whom you mentor has the job role" not in whole


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"module": "path:later-days"}, "Choose a module, path, lab or mock exam"),
        ({"due_days": "soon"}, "Give a number of days in digits"),
        ({"due": "date", "due_on": "12.3."}, "Give the due date as year, month and day"),
        ({"due": "date", "due_on": ""}, "Give the due date"),
        ({"rule_hired": "0", "rule_job_role": "x"}, "from 1 to 3650"),
        ({"late_days": "99999"}, "A number of days is from 0 to"),
        ({"target": "team:x"}, "There is no such team among yours."),
        ({"target": ""}, "Choose a person or a team"),
    ],
)
def test_a_typo_is_told_in_a_sentence(
    mentor: Browser, changed: dict[str, str], sentence: str
) -> None:
    for step in ("preview", "confirm"):
        assert sentence in mentor.post("/mentor/assign", {**BY_RULE, **changed, "step": step}).text


@pytest.mark.parametrize("step", ["preview", "confirm"])
@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("rule_job_role", "PACS analyst", "“Job role” counts for a rule alone."),
        ("rule_team", "{team}", "“Team, sub-teams included” counts for a rule alone."),
        ("rule_hired", "30", "“Hired within the last … days” counts for a rule alone."),
        ("also", "{mentee}", "A rule reaches whoever fits it and nobody else."),
    ],
)
def test_whom_it_is_for_is_said_in_one_way(
    mentor: Browser, world: World, site: Site, field: str, typed: str, sentence: str, step: str
) -> None:
    typed = typed.format(team=world.team.id, mentee=world.mentee.id)
    target = "rule" if field == "also" else f"team:{world.team.id}"
    role = {"rule_job_role": "PACS analyst"} if field == "also" else {}
    form = {**BY_RULE, **role, "target": target, field: typed, "step": step}

    page = Page(mentor.post("/mentor/assign", form).text)

    [told] = [each for each in page.all("a") if each["href"] == f"#{field}"]
    assert told.text.startswith(sentence)
    [asked] = [each for each in page.elements if each["id"] == field]
    assert "problem" in asked["aria-describedby"].split()
    assert "open" in next(each for each in asked.above if each.name == "details").attributes
    kept = [
        each["value"]
        for each in page.all("input", "option")
        if {"selected", "checked"} & {*each.attributes}
    ]
    assert typed in {asked["value"], *kept}
    assert asked_of(site, world.mentee) == []


@pytest.mark.parametrize("what", ["lab:first-look", "path:first-days", "exam:full"])
def test_several_people_are_asked_at_once_each_once(
    mentor: Browser, world: World, site: Site, what: str
) -> None:
    day = clock.today("UTC") + timedelta(days=9)
    form = {
        "module": what,
        "target": f"team:{world.team.id}",
        "also": [world.mentee.id],
        "due_on": day.isoformat(),
    }

    assert (
        "This reaches 1 person" in mentor.post("/mentor/assign", {**form, "step": "preview"}).text
    )
    mentor.post("/mentor/assign", {**form, "step": "confirm"})

    [asked] = asked_of(site, world.mentee)
    assert asked.kind == what.partition(":")[0]
    assert "Asked already, not done" in (
        mentor.post("/mentor/assign", {**form, "step": "preview"}).text
    )


def test_the_learner_reads_what_is_asked_and_that_it_was_extended(
    app: Flask, mentor: Browser, world: World, site: Site
) -> None:
    assignment_id = assignment_of(site, world["mentor"], world.team)
    address = f"/mentor/assignments/{assignment_id}"
    learner = f"{address}/learners/{world.mentee.id}"

    refused = mentor.post(f"{learner}/extension", {"days": "3", "until": "", "reason": " "})
    assert refused.status_code == 422
    assert "Give the reason" in refused.text
    assert mentor.post(f"{learner}/extension", {"days": "3", "reason": "Leave."}).status_code == 303
    assert "got more time" in mentor.get(address).text
    home = browser_of(app, world.mentee).get("/").text
    assert "M1 First look" in home
    assert "You have more time for M1 First look" in home

    assert mentor.post(f"{learner}/waiver", {"reason": "Known."}).status_code == 303
    assert mentor.post(f"{learner}/waiver", {"reason": "Known."}).status_code == 409
    assert "was let off" in mentor.get(address).text
    assert "You need not do M1 First look" in browser_of(app, world.mentee).get("/").text


def test_the_learner_reads_from_when_on_her_work_counts(
    app: Flask, mentor: Browser, world: World
) -> None:
    opens = clock.today("UTC") + timedelta(days=3)
    form = {
        "module": "module:m01-first-look",
        "target": f"team:{world.team.id}",
        "due_on": (opens + timedelta(days=9)).isoformat(),
        "opens_on": opens.isoformat(),
        "step": "confirm",
    }
    assert mentor.post("/mentor/assign", form).status_code == 303

    home = Page(browser_of(app, world.mentee).get("/").text).one("main").text

    assert "Only what you do from then on counts." in home
    assert "If you completed it before, pass its post-test once more." in home


def test_another_due_date_asks_what_becomes_of_extensions(
    mentor: Browser, world: World, site: Site
) -> None:
    assignment_id = assignment_of(site, world["mentor"], world.team)
    address = f"/mentor/assignments/{assignment_id}"
    [before] = [each.due_at for each in asked_of(site, world.mentee)]
    assert "Move the extensions" not in mentor.get(address).text
    extension = {"days": "3", "reason": "Leave."}
    mentor.post(f"{address}/learners/{world.mentee.id}/extension", extension)
    later = (before + timedelta(days=7)).date().isoformat()

    asked = mentor.post(f"{address}/due", {"due_on": later})
    assert asked.status_code == 422
    assert "Say whether the extensions move, too" in Page(asked.text).one("main").text
    assert "Move the extensions of Mina Mentee, too?" in asked.text
    assert f'value="{later}"' in asked.text
    assert mentor.post(f"{address}/due", {"due_on": "soon"}).status_code == 422
    done = mentor.post(f"{address}/due", {"due_on": later, "extensions": "move"})

    assert done.status_code == 303
    assert "The due date is changed" in mentor.get(done.headers["Location"]).text
    [moved] = asked_of(site, world.mentee)
    assert (moved.due_at - before).days in {9, 10}
