"""The audit packet, the transcript's forms and the board's roster, as they are downloaded."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from pypdf import PdfReader

from app import clock
from app.cli import readingroom
from app.credit.signing import public_pem, signing_key
from app.learning.deciding import approve_claim, ask_about_claim, decline_claim
from app.learning.keeping_up import keep_credential
from app.learning.reversing import reverse_entry
from app.learning.site import Site
from tests import people
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import A_PDF, World, certificate_of, claim_of, entry_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def busy(world: World, site: Site) -> World:
    """Give the learner an award, outside credit, a reversed entry, and credentials."""
    who, noor = world["learner"], people.reader(site.store, world["ce_administrator"])
    keep_credential(who, "ciip", "C-17", date(2020, 5, 1), site)
    certificate_of(site, who)
    approve_claim(noor, claim_of(site, who), 1, site)
    reverse_entry(noor, entry_of(site, who), "by_mistake", "", site)
    certificate_of(site, world.colleague)
    return world


def prove(packet: bytes, site: Site, folder: Path) -> tuple[int, str]:
    """Run ``readingroom verify`` on the packet with nothing but the public key."""
    (folder / "packet.zip").write_bytes(packet)
    (folder / "key.pem").write_text(public_pem(signing_key(site.settings.ledger_key)))
    arguments = ["verify", str(folder / "packet.zip"), "--key", str(folder / "key.pem")]
    done = CliRunner().invoke(readingroom, arguments, env={"READINGROOM_HOME": "/nowhere"})
    return done.exit_code, done.output


def repacked(packet: bytes, **changed: bytes | None) -> bytes:
    """Return the packet with files changed, added, or left out where ``None`` is given."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packet)) as old, zipfile.ZipFile(out, "w") as new:
        files = {name: old.read(name) for name in old.namelist()} | {
            name.replace("__", "/").replace("_dot_", "."): data for name, data in changed.items()
        }
        for name, data in files.items():
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def test_a_packet_holds_everything_and_is_proved_offline(
    learner: Browser, busy: World, site: Site, tmp_path: Path
) -> None:
    answer = learner.get("/me/audit-packet.zip")

    assert answer.headers["Content-Disposition"].startswith("attachment; filename=audit-packet-")
    code, said = prove(answer.data, site, tmp_path)
    assert code == 0, said
    assert "4 entries proved" in said
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = set(archive.namelist())
        entries = archive.read("entries.jsonl").decode().splitlines()
        outside = json.loads(archive.read("outside/outside.json"))
        [scan] = [name for name in names if name.endswith("proof.pdf")]
        assert archive.read(scan) == A_PDF
        assert outside[0]["story"] == ["sent", "approved"]
        assert json.loads(archive.read("objectives.json"))[0]["objectives"]
    assert len(entries) == 4
    assert {
        "README.txt", "transcript.csv", "transcript.json", "transcript.pdf", "checkpoints.jsonl",
        "ledger-key.pem", "certificates/certificates.json", "scores.json", "evaluations.json",
        "manifest.jwt",
    } <= names  # fmt: skip
    assert sum(name.startswith("certificates/") for name in names) == 3
    assert sum(name.startswith("badges/") for name in names) == 2
    assert busy.colleague.id.encode() not in answer.data


def test_every_decision_is_in_the_packet_and_in_the_learners_history(
    learner: Browser, world: World, site: Site
) -> None:
    who, noor = world["learner"], people.reader(site.store, world["ce_administrator"])
    declined, returned, taken_back = (claim_of(site, who) for _ in range(3))
    decline_claim(noor, declined, 1, "The scan shows another person.", site)
    ask_about_claim(noor, returned, 1, "Which day of the course?", site)
    entry = approve_claim(noor, taken_back, 1, site)
    reverse_entry(noor, entry.id, "not_genuine", "", site)

    with zipfile.ZipFile(io.BytesIO(learner.get("/me/audit-packet.zip").data)) as archive:
        outside = {each["id"]: each for each in json.loads(archive.read("outside/outside.json"))}
        transcript = json.loads(archive.read("transcript.json"))["entries"]
    said = {
        declined: ("declined", "The scan shows another person."),
        returned: ("question", "Which day of the course?"),
        taken_back: ("reversed", ""),
    }

    assert set(outside) == set(said)
    for claim_id, (state, words) in said.items():
        assert outside[claim_id]["state"] == state
        assert outside[claim_id]["decisions"][0]["by"] == "the learner"
        assert outside[claim_id]["decisions"][-1]["by"] == "a CE administrator"
        assert outside[claim_id]["decisions"][-1]["words"] == words
        assert words in learner.get(f"/me/outside/{claim_id}").text
        assert claim_id in learner.get("/me/outside").text
    assert [each["kind"] for each in transcript] == ["external", "reversal"]


@pytest.mark.usefixtures("busy")
def test_a_packet_that_was_touched_does_not_hold(
    learner: Browser, site: Site, tmp_path: Path
) -> None:
    packet = learner.get("/me/audit-packet.zip").data
    touched = {
        "transcript.csv was changed": repacked(packet, transcript_dot_csv=b"40 hours"),
        "letter.txt was added": repacked(packet, letter_dot_txt=b"Believe me."),
        "entries.jsonl is missing": repacked(packet, entries_dot_jsonl=None),
        "was not signed with the key": repacked(packet, manifest_dot_jwt=b"a.b.c"),
    }

    for sentence, changed in touched.items():
        code, said = prove(changed, site, tmp_path)
        assert code == 1
        assert sentence in said
    code, said = prove(packet[: len(packet) // 2] + packet[-200:], site, tmp_path)
    assert code != 0


def test_a_packet_of_one_cycle_leaves_the_others_out(
    app: Flask, learner: Browser, busy: World, site: Site, tmp_path: Path
) -> None:
    answer = learner.get("/me/audit-packet.zip?credential=ciip")

    assert prove(answer.data, site, tmp_path)[0] == 0
    assert learner.get("/me/audit-packet.zip?credential=arrt").status_code == 404
    other = browser_of(app, busy.mentee).get("/me/audit-packet.zip")
    assert prove(other.data, site, tmp_path)[0] == 0
    assert "0 entries proved" in prove(other.data, site, tmp_path)[1]


def test_the_transcript_says_the_same_in_every_form(
    learner: Browser, busy: World, site: Site
) -> None:
    rows = list(
        csv.DictReader(io.StringIO(learner.get("/me/transcript.csv").text.lstrip("\ufeff")))
    )
    told = learner.get("/me/transcript.json").json
    pdf = PdfReader(io.BytesIO(learner.get("/me/transcript.pdf").data))
    page = " ".join(each.extract_text() for each in pdf.pages)
    with site.store.reading() as unit:
        entries = unit.ledger.of(busy.ward.id, busy["learner"].id)

    assert told is not None
    assert [row["entry_hash"] for row in rows] == [entry.hash for entry in entries]
    assert [{k: str(v) for k, v in row.items()} for row in told["entries"]] == rows
    outside = rows[1]
    assert (outside["provider"], outside["format"]) == ("A school", "Course or workshop")
    assert (outside["ciip_minutes"], outside["cphims_credits"]) == ("90", "0.00")
    assert [row["status"] for row in rows] == ["earned", "earned", "reversed", "reversal"]
    assert {each["rule"] for each in told["cycles"]} == {"ciip", "house"}
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Transcript of Learner Ward"
    assert "A school" in page
    assert page.count("reversal") == 1


def test_the_roster_names_license_and_credit_of_what_stands(
    app: Flask, busy: World, site: Site
) -> None:
    office = browser_of(app, busy["ce_administrator"])
    answer = office.get("/ledger/roster.csv?body=ABII")

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    with site.store.reading() as unit:
        standing = unit.ledger.of(busy.ward.id, busy["learner"].id)[:2]
    assert [row["entry_hash"] for row in rows] == [entry.hash for entry in standing]
    assert {row["license_no"] for row in rows} == {"C-17"}
    assert [row["hours"] for row in rows] == ["0.25", "1.50"]
    assert [row["minutes_counted"] for row in rows] == ["20", "90"]
    assert rows[1]["provider_no"] == "A school"
    tomorrow = clock.today("UTC") + timedelta(days=2)
    assert office.get(f"/ledger/roster.csv?body=ABII&from={tomorrow}").text.count("\n") == 1
    assert office.get("/ledger/roster.csv?body=ABII&from=soon").status_code == 422


@pytest.mark.usefixtures("busy")
def test_my_credit_shows_a_ring_with_its_words_and_what_each_body_gets(learner: Browser) -> None:
    page = Page(learner.get("/me/credit").text)

    [ring] = [each for each in page.all("svg") if each["role"] == "img"]
    assert ring["aria-label"].startswith("1.75 of 24 credits earned, 7 percent; an even pace")
    assert page.problems == []
    text = " ".join(page.one("main").text.split())
    assert "What it was about" in text
    assert "ABII 90 min" in text
    assert "in the order in which they were entered" in text
    assert "Not certified yet?" not in text


def test_who_holds_no_ciip_is_led_to_the_points_of_its_exam(learner: Browser) -> None:
    page = Page(learner.get("/me/credit").text)

    assert "/me/eligibility" in [each["href"] for each in page.all("a")]


@pytest.mark.usefixtures("busy")
def test_the_lines_of_a_cycle_add_up_to_its_total(
    learner: Browser, world: World, site: Site
) -> None:
    noor = people.reader(site.store, world["ce_administrator"])
    keep_credential(world["learner"], "cphims", "", date(2020, 5, 1), site)
    approve_claim(noor, claim_of(site, world["learner"], minutes=67), 1, site)
    approve_claim(noor, claim_of(site, world["learner"], minutes=70), 1, site)

    told = learner.get("/me/transcript.json").json
    table = csv.DictReader(io.StringIO(learner.get("/me/transcript.csv").text.lstrip("\ufeff")))
    rows, page = list(table), Page(learner.get("/me/credit").text)

    assert told is not None
    cycles = {each["rule"]: each for each in told["cycles"]}
    minutes = sum(int(row["ciip_minutes"]) for row in rows)
    assert cycles["ciip"]["minutes"] == minutes
    assert Decimal(cycles["ciip"]["earned"]) == round(Decimal(minutes) / 15) / Decimal(4)
    every = ("instruction_minutes", "lab_minutes", "assessment_minutes")
    assert cycles["house"]["minutes"] == sum(int(row[name]) for row in rows for name in every)
    assert cycles["cphims"]["minutes"] is None
    given = sum(Decimal(row["cphims_credits"]) for row in rows)
    assert Decimal(cycles["cphims"]["earned"]) == given
    cells = [each.text for each in page.all("td") if each["data-label"] == "Minutes counted"]
    assert str(minutes) in cells
    rounded = "The minutes of a cycle, without post-tests, are added up and rounded once"
    assert rounded in " ".join(page.one("main").text.split())
    assert rounded in " ".join(pdf_text(learner).split())


def pdf_text(learner: Browser) -> str:
    pdf = PdfReader(io.BytesIO(learner.get("/me/transcript.pdf").data))
    return " ".join(each.extract_text() for each in pdf.pages)
