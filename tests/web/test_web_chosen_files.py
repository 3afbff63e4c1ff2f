"""A chosen file is kept at once: shown again, replaced, removed, handed in, and never too much."""

import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.dicom import change
from app.frozen import replace
from app.learning import choosing_files
from app.learning.choosing_files import drop_strays
from app.records.learning import DraftUpload
from tests.web.clients import JSON, Browser, browser_of, hand_in
from tests.web.markup import Page
from tests.web.world import World, attempt_of

sqlite_only = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
JUNK = b"junk " * 40


def scan(learner: Browser, bench: str, **changed: str) -> bytes:
    data: bytes = learner.get(f"{bench}/files/scan.dcm/bytes").data
    return change(data, changed) if changed else data


def choose(
    learner: Browser,
    bench: str,
    data: bytes,
    sequence: int,
    name: str = "mine.dcm",
    to: str = "send",
) -> TestResponse:
    form = {f"upload.{to}": (BytesIO(data), name), "sequence": str(sequence)}
    return learner.post(f"{bench}/uploads/{to}", form, headers=JSON)


def chosen(world: World, bench: str, exercise: str = "send") -> DraftUpload:
    with world.site.store.reading() as unit:
        return unit.draft_uploads.of(world.ward.id, bench.rsplit("/", 1)[-1])[exercise]


def on_disk(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def shown(learner: Browser, bench: str) -> str:
    page = Page(learner.get(bench).text)
    return " ".join(each.text for each in page.elements if each["class"] == "chosen")


def test_a_chosen_file_is_kept_and_shown_after_a_reload(
    learner: Browser, bench: str, world: World
) -> None:
    data = scan(learner, bench)

    told = choose(learner, bench, data, 5).get_json()

    assert told["saved"] is True
    assert "mine.dcm" in told["shown"]
    assert on_disk(world.site.settings.drafts) == [data]
    assert "mine.dcm" in (kept := shown(learner, bench))
    assert f"{-(-len(data) // 1024)} KB" in kept
    assert "Kept since" in kept
    assert "Remove mine.dcm" in kept


def test_another_choice_takes_its_place_and_an_older_one_that_comes_late_does_not(
    learner: Browser, bench: str, world: World
) -> None:
    newest = scan(learner, bench, SeriesNumber="8")
    choose(learner, bench, scan(learner, bench), 5)
    choose(learner, bench, newest, 9, "second.dcm")

    late = choose(learner, bench, scan(learner, bench, SeriesNumber="7"), 6, "late.dcm").get_json()

    assert late["saved"] is False
    assert "second.dcm" in late["shown"]
    assert [*chosen(world, bench).files] == ["second.dcm"]
    assert on_disk(world.site.settings.drafts) == [newest]


def test_a_removed_file_is_gone_at_once_and_an_older_choice_does_not_bring_it_back(
    learner: Browser, bench: str, world: World
) -> None:
    data = scan(learner, bench)
    choose(learner, bench, data, 5)

    gone = learner.post(f"{bench}/uploads/send/remove", {"sequence": "8"}, headers=JSON)

    assert gone.get_json()["saved"] is True
    assert "mine.dcm" not in gone.get_json()["shown"]
    assert choose(learner, bench, data, 7).get_json()["saved"] is False
    assert on_disk(world.site.settings.drafts) == []
    assert shown(learner, bench) == ""


def test_without_script_the_button_removes_the_file_and_leads_back(
    learner: Browser, bench: str
) -> None:
    choose(learner, bench, scan(learner, bench), 5)
    page = Page(learner.get(bench).text)
    [button] = [each for each in page.all("button") if each["data-removes"] == "upload-send"]
    [form] = [each for each in page.all("form") if each["id"] == button["form"]]

    answer = learner.post(form["action"])

    assert (answer.status_code, answer.location) == (303, f"{bench}#exercise-send")
    assert shown(learner, bench) == ""


def test_a_kept_file_is_judged_where_no_other_is_sent_and_is_evidence_then(
    learner: Browser, bench: str, world: World
) -> None:
    data = scan(learner, bench)
    choose(learner, bench, data, 5)
    before = chosen(world, bench)

    answer = hand_in(learner, bench, "send")

    assert "Right." in answer.text
    assert 'hx-target="#chosen-send"' in answer.text
    after = chosen(world, bench)
    assert (after.files, after.saved_at) == (before.files, before.saved_at)
    assert (after.folder, after.size) == ("", 0)
    assert on_disk(world.site.settings.drafts) == []
    assert on_disk(world.site.settings.evidence) == [data]
    with world.site.store.reading() as unit:
        [submission] = unit.submissions.of_attempt(world.ward.id, before.attempt_id)
    digest = before.files["mine.dcm"]["sha256"]
    assert submission.answers["send"] == {"files": {"mine.dcm": digest}}
    assert "Right." in hand_in(learner, bench, "send").text


def test_a_file_sent_along_is_judged_in_the_place_of_the_kept_one_and_kept_after_it(
    learner: Browser, bench: str, world: World
) -> None:
    data = scan(learner, bench)
    choose(learner, bench, change(data, {"PatientID": "99"}), 5)
    assert "Not yet." in hand_in(learner, bench, "send").text

    answer = hand_in(learner, bench, "send", upload__send=(BytesIO(data), "right.dcm"))

    assert "Right." in answer.text
    assert [*chosen(world, bench).files] == ["right.dcm"]
    assert on_disk(world.site.settings.drafts) == []
    assert "right.dcm" in shown(learner, bench)
    assert "Right." in hand_in(learner, bench, "send").text


@sqlite_only
def test_a_kept_file_goes_before_the_changes_made_on_the_bench_until_it_is_removed(
    learner: Browser, bench: str
) -> None:
    choose(learner, bench, scan(learner, bench), 5, to="repair")
    assert "not the changes above" in shown(learner, bench)
    edits = '{"source": "scan.dcm", "edits": []}'
    assert "No answer yet." not in hand_in(learner, bench, "repair", answer__repair=edits).text

    learner.post(f"{bench}/uploads/repair/remove", headers=JSON)

    answer = hand_in(learner, bench, "repair", answer__repair=edits)
    assert "No answer yet." in answer.text


@sqlite_only
def test_what_the_guard_refuses_is_not_kept_and_the_earlier_choice_stays(
    learner: Browser, bench: str, world: World
) -> None:
    data = scan(learner, bench)
    choose(learner, bench, data, 5)

    answer = choose(learner, bench, change(data, {"PatientName": "HALLOWAY^PEREGRINE"}), 6)

    assert answer.status_code == 422
    assert answer.get_json()["refused"] is True
    assert "shows signs of a real patient. Nothing of it was kept" in answer.get_json()["error"]
    assert on_disk(world.site.settings.drafts) == [data]
    assert "mine.dcm" in shown(learner, bench)


@sqlite_only
def test_what_cannot_be_read_cannot_be_screened_and_is_not_kept(
    learner: Browser, bench: str, world: World
) -> None:
    answer = choose(learner, bench, JUNK, 5)

    assert answer.status_code == 422
    assert "nobody can see whether it is a real patient's" in answer.get_json()["error"]
    assert not world.site.settings.drafts.exists()


@sqlite_only
def test_too_large_and_too_many_are_refused_with_a_sentence(
    learner: Browser, bench: str, world: World
) -> None:
    large = choose(learner, bench, bytes(world.site.settings.upload_limit + 1), 5)
    many = {"upload.send": [(BytesIO(JUNK), f"{number}.dcm") for number in range(21)]}
    answer = learner.post(f"{bench}/uploads/send", {**many, "sequence": "6"}, headers=JSON)

    assert (large.status_code, large.get_json()["error"]) == (413, "A file may have at most 8 MB.")
    assert (answer.status_code, answer.get_json()["error"]) == (422, "Choose at most 20 files.")
    assert not world.site.settings.drafts.exists()


def test_what_a_learner_keeps_has_a_limit_that_names_where_to_make_room(
    learner: Browser, bench: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing_files, "MOST_KEPT", 1)
    data = scan(learner, bench)
    choose(learner, bench, data, 5)
    with world.site.store.writing() as unit:
        most = world.site.settings.upload_limit
        unit.draft_uploads.save(replace(chosen(world, bench), size=most, sequence=6))

    refused = choose(learner, bench, data, 5, to="repair")
    replaced = choose(learner, bench, data, 9)

    assert refused.status_code == 413
    assert "most of them lie in “" in refused.get_json()["error"]
    assert "”, attempt 1." in refused.get_json()["error"]
    assert replaced.get_json()["saved"] is True
    assert choose(learner, bench, data, 6, to="repair").get_json()["saved"] is True


def test_somebody_elses_attempt_and_another_kind_take_no_files(
    app: Flask, learner: Browser, bench: str, world: World
) -> None:
    data = scan(learner, bench)
    choose(learner, bench, data, 5)
    colleague = browser_of(app, world.colleague)
    hers = f"/labs/every-kind/attempts/{attempt_of(world.site, world.colleague)}"

    for other in (browser_of(app, world.stranger), colleague):
        assert choose(other, bench, data, 9).status_code == 404
        removed = other.post(f"{bench}/uploads/send/remove", {"sequence": "9"}, headers=JSON)
        assert removed.status_code == 404
    assert choose(learner, bench, data, 9, to="accession").status_code == 404
    elsewhere = bench.replace("every-kind", "first-look")
    assert choose(learner, elsewhere, data, 9).status_code == 404
    assert "mine.dcm" not in colleague.get(hers).text
    assert [*chosen(world, bench).files] == ["mine.dcm"]


@sqlite_only
def test_a_kept_file_that_is_gone_costs_no_answer_and_is_told(
    learner: Browser, bench: str, world: World
) -> None:
    choose(learner, bench, scan(learner, bench), 5)
    shutil.rmtree(world.site.settings.drafts)

    answer = learner.post(f"{bench}/submissions", {"answer.accession": "A-17 as I typed it"})

    assert answer.status_code == 409
    assert "mine.dcm is not kept any more" in answer.text
    values = {each["name"]: each["value"] for each in Page(learner.get(bench).text).all("input")}
    assert values["answer.accession"] == "A-17 as I typed it"


def test_files_whose_row_was_never_written_go_a_day_later(
    learner: Browser, bench: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, drafts = scan(learner, bench), world.site.settings.drafts
    choose(learner, bench, data, 5)
    (drafts / "stray" / "ab").mkdir(parents=True)
    (drafts / "stray" / "ab" / "ab12").write_bytes(JUNK)

    assert drop_strays(world.site) == 0
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert drop_strays(world.site) == 1
    assert on_disk(drafts) == [data]
