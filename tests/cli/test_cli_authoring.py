"""What an author runs: new lab, check with the proof, preview, regrade."""

import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from app.errors import InvalidContent
from app.grading.contract import prove
from app.learning.attempting import open_attempt
from app.learning.opening import open_site
from app.learning.submitting import submit_lab
from tests.cli.serving import (
    CONTENT,
    EMAIL,
    Browser,
    Server,
    add_ada,
    environment,
    invoke,
    printed,
)
from tests.ports import free_port

NEW = (
    "new", "lab", "late-scan", "--module", "m01_first_look", "--code", "L91",
    "--title", 'A "late" one',
)  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    shutil.copytree(CONTENT, root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture
def told(tmp_path: Path, content: Path) -> dict[str, str]:
    return environment(tmp_path / "home", free_port(), content)


def test_a_new_lab_keeps_its_contract_at_once(told: dict[str, str], content: Path) -> None:
    told_after = printed(told, *NEW)

    folder = content / "labs" / "late_scan"
    assert "  m01-o1  Say how a file is written.\n  m01-o2  Say who sent it.\n" in told_after
    assert prove(folder, [f"seed-{n}" for n in range(20)]).breaches == []
    declared = tomllib.loads((folder / "lab.toml").read_text("utf-8"))
    assert (declared["title"], declared["objectives"]) == ('A "late" one', ["m01-o1"])
    assert re.fullmatch("lab-[0-9a-f]{8}", declared["id"])
    output = printed(told, "check", "--prove", "late_scan", "--seeds", "2")
    assert "0 errors, 0 warnings." in output
    assert re.search(r"late-scan: contract kept over 2 seeds; builds in \d+ ms", output)


def test_the_report_is_told_as_text_and_as_data(told: dict[str, str]) -> None:
    text = printed(told, "check", "--report")
    data = json.loads(printed(told, "check", "--json"))

    [module] = data["modules"]
    assert (module["code"], module["items"]["count"], module["labs"]) == ("M1", 8, 1)
    assert "M1 First look\n" in text
    assert f"In all: {data['items']['count']} items: 2 parametric" in text
    assert "0 errors, " in text


def test_a_new_lab_overwrites_nothing(told: dict[str, str], content: Path) -> None:
    printed(told, *NEW)
    mine = content / "labs" / "late_scan" / "brief.md"
    mine.write_text("Mine.", "utf-8")

    again = invoke(told, *NEW[:-3], "L92", *NEW[-2:])

    assert "is there already" in str(again.exception)
    assert mine.read_text("utf-8") == "Mine."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"late-scan": "../late"}, "small letters"),
        ({"L91": "ninety"}, "L and its number"),
        ({"L91": "L90"}, "Another lab has the code"),
        ({"m01_first_look": "m77_nowhere"}, "There is no module"),
        ({'A "late" one': " "}, "Give the lab a title"),
    ],
)
def test_a_new_lab_needs_a_sound_declaration(
    changed: dict[str, str], sentence: str, told: dict[str, str], content: Path
) -> None:
    refused = invoke(told, *(changed.get(word, word) for word in NEW))

    assert sentence in str(refused.exception)
    assert [path.name for path in (content / "labs").iterdir()] == ["first_look"]


def test_a_breach_of_the_contract_is_told_and_ends_with_1(
    told: dict[str, str], content: Path
) -> None:
    printed(told, *NEW)
    model = content / "labs" / "late_scan" / "answers.py"
    model.write_text(model.read_text("utf-8").replace('"AccessionNumber"', '"PatientID"'), "utf-8")

    done = invoke(told, "check", "--prove", "late-scan", "--seeds", "2")

    assert done.exit_code == 1
    assert "late-scan: The model scores" in done.output
    assert "breaches of its contract over 2 seeds" in done.output


def test_a_lab_that_does_not_load_is_told_by_its_line(told: dict[str, str], content: Path) -> None:
    code = content / "labs" / "first_look" / "lab.py"
    code.write_text(code.read_text("utf-8") + "\nundefined\n", "utf-8")

    done = invoke(told, "check", "--prove", "first-look")

    assert done.exit_code == 1
    assert "lab.py:33: This file does not run" in done.output


@pytest.mark.parametrize("command", ["check", "run", "demo"])
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("broken", "{name}/lab.toml:1: This is not TOML: "),
        ("missing", "{name}/lab.toml:1: The lab has no lab.toml."),
        ("bytes", "{name}/lab.toml:1: This holds the byte FF, which is not UTF-8."),
        ("unreadable", "readingroom: {path}/lab.toml: This cannot be read: "),
    ],
)
def test_content_that_cannot_be_read_ends_every_command_with_a_sentence(
    told: dict[str, str], content: Path, command: str, harm: str, said: str
) -> None:
    name = "labs/first_look"
    declared = content / name / "lab.toml"
    declared.unlink()
    if harm == "broken":
        declared.write_text("= 1\n", "utf-8")
    elif harm == "bytes":
        declared.write_bytes(b"\xff")
    elif harm == "unreadable":
        # Whoever runs the tests may read everything but this.
        declared.symlink_to("lab.toml")

    done = subprocess.run(
        [sys.executable, "-m", "app.cli", command],
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )

    output = done.stdout + done.stderr
    assert done.returncode == 1
    assert said.format(name=name, path=content / name) in output
    assert "Traceback" not in output


def test_a_check_of_a_folder_without_content_says_so(tmp_path: Path) -> None:
    done = invoke({}, "check", "--root", str(tmp_path))

    assert isinstance(done.exception, InvalidContent)
    assert str(done.exception) == f"{tmp_path}: This folder holds neither modules/ nor labs/."


def test_a_preview_follows_the_folders_and_says_what_is_wrong(
    told: dict[str, str], content: Path, tmp_path: Path
) -> None:
    preview = Server(told, (sys.executable, "-m", "app.cli", "preview"), tmp_path)
    try:
        preview.wait_until_ready()
        said = preview.log.read_text("utf-8")
        password = re.search(r"password: (\S+)", said)
        author = re.search(r"sign in as (\S+)", said)
        assert password is not None
        assert author is not None
        browser = Browser(preview.port)
        browser.sign_in(author[1], password[1])
        declared = content / "labs" / "first_look" / "lab.toml"
        text = declared.read_text("utf-8")

        declared.write_text(text.replace("First look", "Second look"), "utf-8")
        assert _shows(browser, "Second look")
        declared.write_text(text.replace('difficulty = "D1"', 'difficulty = "D9"'), "utf-8")
        assert _shows(browser, "labs/first_look/lab.toml:5")
        assert "Second look" in browser.get("/labs/")[1]
        declared.write_text(text.replace("First look", "Third look"), "utf-8")
        assert _shows(browser, "Third look")
        assert "The content has problems" not in browser.get("/labs/")[1]
    finally:
        status = preview.stop()
    assert status == 0
    assert not Path(told["READINGROOM_HOME"]).exists()


def test_a_regrade_shows_and_applies_nothing_unless_told(
    told: dict[str, str], content: Path
) -> None:
    add_ada(told)
    attempt_id = _hand_in(told, "1.3")
    code = content / "labs" / "first_look" / "lab.py"
    same = "answer == bench.truth"
    text = code.read_text("utf-8")
    code.write_text(text.replace(same, 'answer in (bench.truth, "1.3")'), "utf-8")

    shown = printed(told, "regrade", "first-look")
    assert re.search(rf"{attempt_id} +1 +syntax +0 → 2 +no → yes +-OTHER_UID", shown)
    assert "A pass is never taken back." in shown
    assert "Nothing was applied" in shown
    assert "1 hand-in of 1 attempt; 1 passed" in printed(told, "regrade", "first_look", "--apply")
    assert "No differences." in printed(told, "regrade", "first-look", "--apply")

    code.write_text(text.replace(same, 'answer == "1.2.3"'), "utf-8")
    assert "withheld" in printed(told, "regrade", "first-look", "--apply")
    refused = invoke(told, "regrade", "first-look", "--apply", "--lower")
    assert "only with a reason on record" in str(refused.exception)
    lowered = printed(
        told, "regrade", "first-look", "--apply", "--lower", "--reason", "The key was wrong."
    )
    assert "1 has fewer points" in lowered
    assert "No differences." in printed(told, "regrade", "first-look")


def test_a_regrade_of_an_unknown_lab_is_refused(told: dict[str, str]) -> None:
    assert "There is no lab nowhere." in str(invoke(told, "regrade", "nowhere").exception)


def _hand_in(told: dict[str, str], syntax: str) -> str:
    site = open_site(told)
    try:
        with site.store.reading() as unit:
            ada = unit.people.with_email(EMAIL)
        lab = site.catalog.lab("first-look")
        assert ada is not None
        assert lab is not None
        attempt = open_attempt(ada, lab, site)
        submit_lab(ada, lab, attempt.id, {"syntax": syntax, "kind": "ct"}, site)
        return attempt.id
    finally:
        site.close()


def _shows(browser: Browser, text: str) -> bool:
    """Reload for some seconds, as an author does, until the list of labs shows *text*."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if text in browser.get("/labs/")[1]:
            return True
        time.sleep(0.3)
    return False
