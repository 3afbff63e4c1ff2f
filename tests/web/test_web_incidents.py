"""The incident desk: a shift from ticket to debrief, gates, notes, the report, few statements."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app import clock
from app.learning.acting import act_on_wire
from app.learning.assigning import Ask, Target, assign
from app.learning.attempting import own_attempt
from app.learning.due_dates import DueDates
from app.learning.site import Site
from app.learning.subjects import subjects
from app.records.learning import Attempt
from app.web.system_actions import posted_action
from tests import people
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.test_web_queries import counted
from tests.web.world import World, attempt_of, lab_of

SLUG = "ct-after-the-upgrade"

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


class Desk:
    """A learner's browser at her run of the incident."""

    def __init__(self, browser: Browser, world: World, slug: str = SLUG) -> None:
        self.browser, self.site, self.who = browser, world.site, world["learner"]
        attempt_id = attempt_of(world.site, self.who, slug)
        self.at = f"/incidents/{slug}/attempts/{attempt_id}"
        self.systems = f"/labs/{slug}/attempts/{attempt_id}/systems"
        self.attempt_id = attempt_id

    @property
    def attempt(self) -> Attempt:
        """The run as it is kept now."""
        return own_attempt(self.who, self.attempt_id, self.site)

    def page(self) -> str:
        """Return the page of the shift."""
        answer = self.browser.get(self.at)
        assert answer.status_code == 200
        return answer.text

    def post(self, what: str, form: dict[str, Any], status: int = 200) -> str:
        """Post a form of the page."""
        answer = self.browser.post(f"{self.at}/{what}", form, follow_redirects=True)
        assert answer.status_code == status
        return answer.text

    def act(self, action: dict[str, Any]) -> str:
        """Do *action* as the pages do."""
        forms = {"look": "looks", "tell": "notes", "report": "report"}
        if where := forms.get(action["kind"]):
            return self.post(where, {k: v for k, v in action.items() if k != "kind"})
        exercise = lab_of(self.site, SLUG).spec.exercises[0]
        act_on_wire(self.who, self.attempt_id, exercise, action, self.site)
        return ""


@pytest.fixture
def desk(app: Flask, world: World) -> Desk:
    return Desk(browser_of(app, world["learner"]), world)


def model_of(desk: Desk) -> list[dict[str, Any]]:
    return desk.site.grading.path(SLUG, dict(desk.attempt.params))


def test_the_list_tells_level_systems_and_training(app: Flask, world: World) -> None:
    text = browser_of(app, world["learner"]).get("/incidents/").text

    assert "CT studies stop after an upgrade" in text
    assert "Guided" in text
    assert "presentation contexts" in text


def test_incidents_are_not_among_the_labs(app: Flask, world: World) -> None:
    assert SLUG not in browser_of(app, world["learner"]).get("/labs/").text


def test_the_good_path_passes_and_is_debriefed(desk: Desk) -> None:
    for action in model_of(desk):
        desk.act(action)

    attempt, page = desk.attempt, desk.page()
    assert (attempt.points, attempt.passed) == (attempt.points_possible, True)
    assert "What was knowable" in page
    assert "The shortest good path" in page
    assert "First change" in page


def test_a_model_s_way_is_told_only_after_the_shift(desk: Desk) -> None:
    assert "The shortest good path" not in desk.page()


def test_the_clock_counts_what_is_done(desk: Desk) -> None:
    starts_at = desk.attempt.bench["desk"]["starts_at"]
    assert f'<strong class="mono">{starts_at}</strong>' in desk.page()

    desk.act({"kind": "look", "at": "ct_log"})

    minute = int(starts_at[3:]) + 2
    assert f'<strong class="mono">{starts_at[:3]}{minute:02d}</strong>' in desk.page()


def test_a_source_opens_with_a_look(desk: Desk) -> None:
    assert "A-ASSOCIATE-RJ" not in desk.page()

    desk.act({"kind": "look", "at": "ct_log"})

    assert "A-ASSOCIATE-RJ" in desk.page()


def test_a_system_opens_with_a_look(desk: Desk) -> None:
    title = desk.attempt.bench["hospital"]["nodes"][0]["ae_title"]
    shut = desk.browser.get(f"{desk.systems}/archive").text
    assert title not in shut
    assert "device table" not in desk.browser.get(desk.systems).text

    opened = desk.post("looks", {"at": "archive", "_system": "1"})

    assert title in opened


@pytest.mark.parametrize(
    ("where", "form"),
    [
        ("archive/actions", {"kind": "echo", "calling_ae_title": "CT01"}),
        ("archive/settings", {"set.max_associations": "30", "_seen": "0"}),
        ("archive/settings", {"_table": "device_table", "_seen": "0"}),
    ],
)
def test_a_shut_system_takes_nothing_and_costs_no_minute(
    where: str, form: dict[str, str], desk: Desk
) -> None:
    archive = desk.attempt.bench["hospital"]["nodes"][0]
    place = {"called_ae_title": archive["ae_title"], "host": archive["host"], "port": "104"}
    clock = desk.attempt.bench["desk"]["starts_at"]

    answer = desk.browser.post(f"{desk.systems}/{where}", {**place, **form})

    assert answer.status_code == 422
    assert f"You have not looked at {archive['label']} yet" in answer.text
    assert archive["ae_title"] not in answer.text
    assert f'<strong class="mono">{clock}</strong>' in desk.page()
    assert told_in(desk) == 0


def test_the_console_of_a_lab_is_no_way_round_a_look(desk: Desk) -> None:
    archive = desk.attempt.bench["hospital"]["nodes"][0]
    titles = {"calling_ae_title": "CT01", "called_ae_title": archive["ae_title"]}
    place = {"host": archive["address"], "port": str(archive["port"])}
    there = f"/labs/{SLUG}/attempts/{desk.attempt_id}/actions/state"

    answer = desk.browser.post(there, {"kind": "echo", **titles, **place})

    assert answer.status_code == 422
    assert told_in(desk) == 0


def test_a_system_that_was_looked_at_takes_an_action(desk: Desk) -> None:
    desk.post("looks", {"at": "archive", "_system": "1"})
    archive = desk.attempt.bench["hospital"]["nodes"][0]
    titles = {"calling_ae_title": "CT01", "called_ae_title": archive["ae_title"]}
    place = {"host": archive["host"], "port": str(archive["port"])}

    form = {"kind": "echo", **titles, **place}
    answer = desk.browser.post(f"{desk.systems}/archive/actions", form)

    assert answer.status_code == 303
    assert told_in(desk) == 2


def test_an_incident_that_was_asked_for_says_so_in_the_list(
    app: Flask, world: World, site: Site
) -> None:
    ask_for_incident(site, world)

    text = browser_of(app, world.mentee).get("/incidents/").text

    assert "Asked of you, due in 9 days" in text


def test_the_list_costs_few_statements(app: Flask, world: World, site: Site) -> None:
    ask_for_incident(site, world)
    browser = browser_of(app, world.mentee)
    browser.get("/incidents/")

    with counted(site) as statements:
        browser.get("/incidents/")

    assert len(statements) <= 5, "\n".join(statements)


def told_in(desk: Desk) -> int:
    """Return how much was done in the incident."""
    with desk.site.store.reading() as unit:
        return len(unit.exchanges.told(desk.who.organization_id, desk.attempt_id))


def ask_for_incident(site: Site, world: World) -> None:
    """Let the mentor assign the incident to her team."""
    mentor = people.reader(site.store, world["mentor"])
    subject = next(each for each in subjects(site.catalog) if each.slug == SLUG)
    due_on = clock.today(world["mentor"].time_zone) + timedelta(days=9)
    assign(mentor, Ask(subject, (Target(team_id=world.team.id),), DueDates(due_on)), site)


def test_a_note_without_a_reader_is_refused_and_stays_typed(desk: Desk) -> None:
    form = {"to": "", "says": ["safe"], "next_at": "08:00", "text": "Images are safe."}
    text = desk.post("notes", form, status=422)

    assert "Choose who the note is for." in text
    assert "Images are safe." in text


def test_a_report_without_causes_is_refused_and_the_shift_goes_on(desk: Desk) -> None:
    text = desk.post("report", {"left": ["form"], "answer.handover": "Test first."}, status=422)

    assert "what the causes were" in text
    assert "Test first." in text
    desk.act({"kind": "look", "at": "ct_log"})
    assert "Hand over and end the shift" in desk.page()


def test_nothing_is_done_after_the_report(desk: Desk) -> None:
    desk.act({"kind": "report", "causes": ["network"], "told": [], "changed": [], "left": []})

    text = desk.post("looks", {"at": "ct_log"}, status=422)

    assert "The shift is over" in text


def test_an_incident_is_not_judged_before_its_report(desk: Desk) -> None:
    answer = desk.browser.post(f"/labs/{SLUG}/attempts/{desk.attempt_id}/submissions", {})

    assert answer.status_code == 422
    assert desk.attempt.standing["submissions"] == 0


def test_a_lab_has_no_desk(app: Flask, world: World, bench: str) -> None:
    browser = browser_of(app, world["learner"])
    here = bench.replace("/labs/", "/incidents/")

    assert browser.get(here).status_code == 404
    assert browser.post(f"{here}/looks", {"at": "archive"}).status_code == 404


def test_the_address_of_the_lab_leads_to_the_desk(desk: Desk) -> None:
    answer = desk.browser.get(desk.at.replace("/incidents/", "/labs/"))

    assert answer.headers["Location"].endswith(desk.at)


def test_each_field_of_the_page_has_its_label(desk: Desk) -> None:
    page = Page(desk.page())

    assert page.all("textarea", "select")
    assert not page.problems
    assert not list(page.unlabelled())


def test_the_page_costs_few_statements(desk: Desk, site: Site) -> None:
    for action in model_of(desk)[:8]:
        desk.act(action)
    desk.page()

    with counted(site) as statements:
        desk.page()

    assert len(statements) <= 7, "\n".join(statements)


def test_queues_are_cared_for_by_the_form_of_the_engine(app: Flask, world: World) -> None:
    desk = Desk(browser_of(app, world["learner"]), world, "merge-storm")
    page = desk.post("looks", {"at": "engine", "_system": "1"})
    first = desk.attempt.bench["hospital"]["nodes"][1]["queues"]["ris"]["waiting"][0]["n"]
    assert "MRG|" in page
    form = {"kind": "engine", "node": "engine", "to": "ris", "message": ""}

    told = {**form, "do": "park", "n": str(first), "reason": "Asked registration"}
    parked = desk.browser.post(f"{desk.systems}/engine/actions", told, follow_redirects=True)
    again = {**form, "do": "restart_queue", "n": "", "reason": ""}
    restarted = desk.browser.post(f"{desk.systems}/engine/actions", again, follow_redirects=True)

    assert f"Message {first} for RIS is parked: Asked registration" in parked.text
    assert "The queue to RIS runs" in restarted.text


def test_what_comes_later_is_not_opened_before(app: Flask, world: World) -> None:
    desk = Desk(browser_of(app, world["learner"]), world, "merge-storm")
    sources = desk.attempt.bench["desk"]["sources"]
    sent = next(each for each in sources if each["since"])
    assert ": not before" in desk.page()

    early = desk.post("looks", {"at": sent["id"]}, status=422)
    for place in ("engine", "ris"):
        desk.post("looks", {"at": place})
    later = desk.post("looks", {"at": sent["id"]})

    assert "is not there before" in early
    assert f'id="source-{sent["id"]}"' in later
    assert "Number that goes" not in early
    assert "Number that goes" in later


def test_a_shift_s_own_repairs_tell_from_when_more_was_knowable(desk: Desk) -> None:
    model = model_of(desk)
    repairs = [each for each in model if each["kind"] in ("configure", "store")]

    systems = [{"kind": "look", "at": at} for at in ("ct", "archive")]
    for action in [*systems, *repairs[:2], *model[:2], *repairs[2:], model[-1]]:
        desk.act(action)

    page = desk.page()
    assert "Knowable from now" in page
    assert "after your first change" in page
    assert "after the titles agree" not in page


def test_an_order_is_moved_by_the_form_of_the_ris(app: Flask) -> None:
    form = {"kind": "ris", "node": "ris", "do": "schedule", "station": "", "start": "202603"}

    with app.app_context():
        action = posted_action(MultiDict(form))

    assert action == {name: value for name, value in form.items() if value}
