"""What the guard refuses is nowhere afterwards: not on disk, not in the database, not in a log."""

import json
import logging
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from app.dicom import change
from app.errors import GraderFault
from app.grading.bench_service import Grading
from tests.web.clients import JSON, Browser, hand_in, verdict_of
from tests.web.markup import Page
from tests.web.world import World

pytestmark = [
    pytest.mark.parametrize("store", ["sqlite"], indirect=True),
]

FAMILY = "FEATHERSTONEHAUGH"
STRANGER = f"{FAMILY}^PEREGRINE"
MESSAGE = f"MSH|^~\\&|EPIC|WEXCOMBE|||20260101||ADT^A08|77|P|2.5.1\rPID|1||48210377||{STRANGER}\r"


def scan(learner: Browser, bench: str) -> bytes:
    data: bytes = learner.get(f"{bench}/files/scan.dcm/bytes").data
    return data


def upload(learner: Browser, bench: str, data: bytes, **more: Any) -> Any:
    form = {"only": "send", "upload.send": (BytesIO(data), "mine.dcm"), **more}
    return learner.post(f"{bench}/submissions", form)


def standing(world: World, bench: str) -> tuple[Any, int]:
    attempt_id = bench.rsplit("/", 1)[-1]
    with world.site.store.reading() as unit:
        attempt = unit.attempts.get(world.ward.id, attempt_id)
        return attempt, len(unit.submissions.of_attempt(world.ward.id, attempt_id))


def assert_nowhere(folder: Path, *needles: str) -> None:
    for path in (each for each in folder.rglob("*") if each.is_file()):
        held = path.read_bytes()
        for needle in needles:
            assert needle.encode() not in held, path
            assert needle not in path.name


def test_a_refused_file_is_nowhere_afterwards(
    learner: Browser,
    bench: str,
    world: World,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    before = standing(world, bench)
    data = change(
        scan(learner, bench), {"PatientName": STRANGER, "PatientComments": "SSN 078-05-1120"}
    )

    answer = upload(learner, bench, data, **{"answer.accession": "A-17 as I typed it"})

    assert answer.status_code == 422
    said = Page(answer.text).one("main").text
    assert "shows signs of a real patient" in said
    assert "Patient's Name (0010,0010) holds a name of nobody in our labs" in said
    assert FAMILY not in answer.text
    assert standing(world, bench) == before
    assert not (world.site.settings.evidence).exists()
    assert_nowhere(tmp_path, FAMILY, "078-05-1120")
    told = capfd.readouterr()
    assert FAMILY not in caplog.text + told.out + told.err
    values = {each["name"]: each["value"] for each in Page(learner.get(bench).text).all("input")}
    assert values["answer.accession"] == "A-17 as I typed it"


def test_a_refused_name_of_a_file_is_nowhere_afterwards(
    learner: Browser, bench: str, world: World, tmp_path: Path
) -> None:
    before = standing(world, bench)
    sent = (BytesIO(scan(learner, bench)), "Patterson_Susan_CT.dcm")

    answer = learner.post(f"{bench}/submissions", {"only": "send", "upload.send": sent})

    assert answer.status_code == 422
    assert standing(world, bench) == before
    assert_nowhere(tmp_path, "Patterson")


def test_a_clean_file_is_judged_and_kept(learner: Browser, bench: str, world: World) -> None:
    answer = upload(learner, bench, change(scan(learner, bench), {"SeriesNumber": "7"}))

    assert answer.status_code == 303
    assert standing(world, bench)[1] == 1
    assert len([p for p in world.site.settings.evidence.rglob("*") if p.is_file()]) == 1


def test_a_file_that_nobody_can_read_is_judged_and_not_kept(
    learner: Browser, bench: str, world: World, tmp_path: Path
) -> None:
    answer = hand_in(learner, bench, "send", upload__send=(BytesIO(b"junk " * 40), "x.dcm"))

    assert answer.status_code == 200
    assert "DICM" in verdict_of(answer)
    assert standing(world, bench)[1] == 1
    assert_nowhere(tmp_path, "junk junk")


def test_a_real_message_is_refused_when_it_is_typed_and_when_it_is_handed_in(
    learner: Browser, bench: str, world: World, tmp_path: Path
) -> None:
    before = standing(world, bench)
    edits = [{"op": "set", "path": "(0010,0010)", "vr": "PN", "value": [STRANGER]}]
    typed = {
        "message": MESSAGE,
        "repair": json.dumps({"source": "scan.dcm", "edits": edits}),
        "think": f"Is this right? {MESSAGE}",
        "accession": MESSAGE,
    }

    for exercise, raw in typed.items():
        form = {f"answer.{exercise}": raw, "sequence": "5"}
        saved = learner.post(f"{bench}/drafts/{exercise}", form, headers=JSON)
        assert saved.status_code == 422, exercise
        assert "real patient" in saved.get_json()["error"]
        handed = learner.post(f"{bench}/submissions", {**form, "only": exercise})
        assert handed.status_code == 422, exercise
    acted = learner.post(f"{bench}/actions/echo", {"kind": "send", "message": MESSAGE})
    assert acted.status_code == 422

    assert standing(world, bench) == before
    assert_nowhere(tmp_path, FAMILY)


def test_the_message_of_the_bench_can_be_typed_and_handed_in(learner: Browser, bench: str) -> None:
    page = Page(learner.get(bench).text)
    [text] = [each.text for each in page.all("textarea") if each["name"] == "answer.message"]
    form = {"answer.message": text.upper(), "sequence": "5"}

    assert learner.post(f"{bench}/drafts/message", form).get_json() == {"saved": True}
    assert learner.post(f"{bench}/submissions", {**form, "only": "message"}).status_code == 303


def test_what_cannot_be_screened_now_is_not_kept_as_typed(
    learner: Browser, bench: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_named: object) -> None:
        raise GraderFault("The checking program stopped. Nothing was counted; try again.")

    monkeypatch.setattr(Grading, "judge", broken)
    monkeypatch.setattr(Grading, "screen_typed", broken)
    form = {"answer.message": MESSAGE, "answer.accession": "A-17"}

    assert learner.post(f"{bench}/submissions", form).status_code == 503

    assert_nowhere(tmp_path, FAMILY)
    values = {each["name"]: each["value"] for each in Page(learner.get(bench).text).all("input")}
    assert values["answer.accession"] == "A-17"


def test_anybody_may_ask_about_bytes_of_her_own(world: World, learner: Browser, bench: str) -> None:
    grading = world.site.grading
    data = change(scan(learner, bench), {"PatientName": STRANGER})

    assert "NAME" in {sign.code for sign in grading.screen(data, "mine.dcm")}
    assert [sign.place for sign in grading.screen(MESSAGE)][-1] == "PID-5"
    assert FAMILY not in repr(grading.screen(data) + grading.screen(MESSAGE))
