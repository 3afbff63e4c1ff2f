"""What lies in an audit packet: her scores, her evaluations, and the entries of one cycle only."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest

from app import clock
from app.credit.cycles import Cycle
from app.learning.awarding import append_entry
from app.learning.checkpointing import add_checkpoint
from app.learning.evaluating import QUESTIONS, send_evaluation
from app.learning.keeping_up import keep_credential
from app.learning.reading import finish_lesson
from app.learning.site import Site
from app.records.credit import EntryKind
from app.records.learning import Evaluation
from app.records.people import Person
from app.reporting.standing import cycle_standings
from tests.learning.journey import answer_right, sit
from tests.web.clients import Browser
from tests.web.world import MINUTES, World, lab_of, module_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

RATED = dict(zip(QUESTIONS, ("5", "4", "3", "2"), strict=True))


def complete(who: Person, comment: str, site: Site) -> None:
    """Let *who* fail the post-test once, then do all that credit asks for."""
    module, lab = module_of(site), lab_of(site)
    for lesson in module.lessons:
        finish_lesson(who, module, lesson, site)
    answer_right(who, lab, site)
    sit(who, module, site, right=False)
    sit(who, module, site)
    form = {**RATED, "comment": comment, "minutes_spent": "25"}
    assert send_evaluation(who, module, form, site)


def unpacked(learner: Browser, query: str = "") -> dict[str, bytes]:
    """Return the files of the learner's packet."""
    answer = learner.get(f"/me/audit-packet.zip{query}")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(files: dict[str, bytes], name: str) -> Any:
    return json.loads(files[name])


def test_a_packet_holds_her_scores_and_evaluations_and_nobody_elses(
    learner: Browser, world: World, site: Site
) -> None:
    complete(world["learner"], "More figures.", site)
    complete(world.colleague, "Fewer figures.", site)
    module = module_of(site)

    files = unpacked(learner)

    with site.store.reading() as unit:
        sat = unit.sittings.of(world.ward.id, world["learner"].id, module.id)
        [entry] = unit.ledger.of(world.ward.id, world["learner"].id)
    assert told(files, "scores.json") == [
        {
            "module": module.id,
            "version": module.content_hash,
            "sitting": number,
            "points": points,
            "points_possible": 2,
            "pass_percent": module.pass_percent,
            "passed": passed,
            "submitted_at": (submitted := sat[number - 1].submitted_at)
            and submitted.isoformat(timespec="seconds"),
        }
        for number, points, passed in [(1, 0, False), (2, 2, True)]
    ]
    [form] = told(files, "evaluations.json")
    assert form["answers"] == {**RATED, "comment": "More figures.", "minutes_spent": "25"}
    assert (form["module"], form["version"]) == (module.id, module.content_hash)
    [objectives] = told(files, "objectives.json")
    assert objectives["objectives"] == [each.text for each in module.objectives]
    assert objectives["awarded_version"] == json.loads(entry.body)["activity"]["version"]
    [line] = files["entries.jsonl"].decode().splitlines()
    assert entry.hash in line
    assert not any(b"Fewer figures." in data for data in files.values())


def award_on(day: date, who: Person, site: Site, **activity: Any) -> str:
    """Enter credit that was completed on *day*; return the entry's hash."""
    facts = {
        "id": f"mod-{day:%Y%m%d}", "title": f"Done on {day}", "version": "0" * 64,
        "domains": ["J"], "outline": "2024-03", "score_percent": "90.000", "pass_percent": 80,
    }  # fmt: skip
    with site.store.writing() as unit:
        entry = append_entry(unit, who, EntryKind.AWARD, facts | activity, MINUTES, day)
        add_checkpoint(who.organization_id, unit, site.store, site.settings)
    return entry.hash


@pytest.fixture
def cycle(world: World, site: Site) -> Cycle:
    """Give the running cycle of a credential that the learner keeps up."""
    keep_credential(world["learner"], "ciip", "C-17", date(2020, 5, 1), site)
    with site.store.reading() as unit:
        [standing] = [
            each for each in cycle_standings(world["learner"], unit) if each.rule.id == "ciip"
        ]
    return standing.cycle


def test_a_packet_of_one_cycle_holds_no_entry_of_another(
    learner: Browser, world: World, site: Site, cycle: Cycle
) -> None:
    who = world["learner"]
    before = award_on(cycle.start - timedelta(days=1), who, site, title="Of the cycle before")
    first, today = award_on(cycle.start, who, site), award_on(clock.today("UTC"), who, site)

    whole, part = unpacked(learner), unpacked(learner, "?credential=ciip")

    assert hashes(whole) == [before, first, today]
    assert hashes(part) == [first, today]
    assert len([name for name in whole if name.startswith("proofs/")]) == 3
    assert len([name for name in part if name.startswith("proofs/")]) == 2
    assert b"Of the cycle before" in whole["transcript.csv"]
    assert not any(b"Of the cycle before" in data for data in part.values())


def hashes(files: dict[str, bytes]) -> list[str]:
    """Return the entries' hashes, as all three lists of the packet agree on them."""
    rows = csv.DictReader(io.StringIO(files["transcript.csv"].decode("utf-8-sig")))
    found = [row["entry_hash"] for row in rows]
    assert [each["entry_hash"] for each in told(files, "transcript.json")["entries"]] == found
    lines = files["entries.jsonl"].decode().splitlines()
    assert all(entry in line for entry, line in zip(found, lines, strict=True))
    return found


def test_scores_and_evaluations_of_another_cycles_module_stay_out(
    learner: Browser, world: World, site: Site, cycle: Cycle
) -> None:
    who, module = world["learner"], module_of(site)
    sit(who, module, site)
    long_ago = cycle.start - timedelta(days=9)
    award_on(long_ago, who, site, id=module.id, version=module.content_hash)
    evaluate(who, module.content_hash, "Long ago.", site)

    whole, part = unpacked(learner), unpacked(learner, "?credential=ciip")

    lists = ("objectives.json", "scores.json", "evaluations.json")
    assert [len(told(whole, name)) for name in lists] == [1, 1, 1]
    assert [told(part, name) for name in lists] == [[], [], []]


def test_each_version_that_was_awarded_keeps_its_evaluation(
    learner: Browser, world: World, site: Site
) -> None:
    who, module = world["learner"], module_of(site)
    for days, version in enumerate(("a" * 64, "b" * 64)):
        day = clock.today("UTC") + timedelta(days=days)
        award_on(day, who, site, id=module.id, version=version)
        evaluate(who, version, f"About {version[0]}.", site)

    forms = told(unpacked(learner), "evaluations.json")

    assert [(each["version"][0], each["answers"]["comment"]) for each in forms] == [
        ("a", "About a."), ("b", "About b."),
    ]  # fmt: skip


def evaluate(who: Person, version: str, comment: str, site: Site) -> None:
    """Keep an evaluation of one version of the module."""
    answers = {**RATED, "comment": comment}
    form = Evaluation(
        who.organization_id, who.id, module_of(site).id, version, answers, clock.now()
    )
    with site.store.writing() as unit:
        unit.evaluations.send(form)
