"""Settings: read once, told apart by source, and refused with a sentence when half set."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.errors import InvalidSettings
from app.settings import KNOWN, Settings, given_settings, read_settings
from tests.cli.serving import invoke, printed


def settings(home: Path, **given: str) -> Settings:
    return read_settings(
        {"READINGROOM_HOME": str(home), **{f"READINGROOM_{n}": v for n, v in given.items()}}
    )


def test_nothing_has_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    read = read_settings({})

    assert (read.home, read.port) == (tmp_path / "var", 8000)
    assert read.database_url == f"sqlite:///{tmp_path / 'var' / 'readingroom.db'}"
    assert read.base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"COLOUR": "red"}, "There is no setting READINGROOM_COLOUR; the README lists"),
        ({"PORT": "0"}, "READINGROOM_PORT must be a whole number from 1 to 65535, not '0'."),
        ({"PORT": "http"}, "READINGROOM_PORT must be a whole number"),
        ({"PORT": "\uff18\uff10\uff10\uff10"}, "READINGROOM_PORT must be a whole number"),
        ({"PORT": "9" * 5000}, "READINGROOM_PORT must be a whole number"),
        ({"THREADS": "0"}, "READINGROOM_THREADS must be a whole number from 1 to 256"),
        ({"SANDBOXES": "65"}, "READINGROOM_SANDBOXES must be a whole number from 1 to 64"),
        ({"UPLOAD_LIMIT_MB": "-1"}, "READINGROOM_UPLOAD_LIMIT_MB must be a whole number"),
        ({"SESSION_HOURS": "1.5"}, "READINGROOM_SESSION_HOURS must be a whole number"),
        ({"TRUSTED_PROXIES": "9"}, "READINGROOM_TRUSTED_PROXIES must be a whole number"),
        ({"DEVELOPMENT": "yes"}, "READINGROOM_DEVELOPMENT must be 1 .on. or 0 .off., not 'yes'."),
        ({"SECURE_COOKIES": "true"}, "READINGROOM_SECURE_COOKIES must be 1"),
        ({"LOG_LEVEL": "info"}, "READINGROOM_LOG_LEVEL must be one of INFO, DEBUG"),
        ({"LOG_FORMAT": "xml"}, "READINGROOM_LOG_FORMAT must be one of json, text."),
        ({"HOST": "http://here"}, "READINGROOM_HOST must be an address to listen on"),
        ({"BASE_URL": "training.example"}, "READINGROOM_BASE_URL must be the site's whole address"),
        ({"BASE_URL": "ftp://x.example"}, "READINGROOM_BASE_URL must be the site's whole address"),
        ({"DATABASE_URL": "mysql://x"}, "must begin with sqlite:/// or postgresql://."),
        ({"SECRET_KEY": "short"}, "READINGROOM_SECRET_KEY must have at least 32 characters."),
        ({"SECURE_COOKIES": "1"}, "SECURE_COOKIES and READINGROOM_BASE_URL disagree"),
        ({"BASE_URL": "https://x.example"}, "SECURE_COOKIES and READINGROOM_BASE_URL disagree"),
        ({"CONTENT": "/nowhere"}, "READINGROOM_CONTENT names /nowhere, which does not hold"),
        ({"ARCHIVE": "dcm4chee"}, "READINGROOM_ARCHIVE must be one of own, orthanc."),
        (
            {"ARCHIVE": "orthanc", "ORTHANC": "/nowhere"},
            "READINGROOM_ARCHIVE is orthanc, but READINGROOM_ORTHANC names /nowhere, which is no",
        ),
        ({"ORTHANC": "/usr/sbin/Orthanc"}, "READINGROOM_ORTHANC needs READINGROOM_ARCHIVE=orthanc"),
        ({"SETTINGS": "/nowhere"}, "READINGROOM_SETTINGS names /nowhere, which cannot be read."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    tmp_path: Path, given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InvalidSettings, match=sentence):
        settings(tmp_path / "home", **given)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("PORT=9000", r"site.env:2: write READINGROOM_NAME=value\."),
        ("READINGROOM_PORT 9000", r"site.env:2: write READINGROOM_NAME=value\."),
        ("READINGROOM_SETTINGS=/x", r"site.env:2: a settings file cannot name another\."),
        ("READINGROOM_HOST=::1\nREADINGROOM_HOST=::1", r"site.env:3: READINGROOM_HOST is set"),
        ("READINGROOM_COLOUR=red", "There is no setting READINGROOM_COLOUR"),
    ],
)
def test_a_settings_file_is_refused_by_its_line(tmp_path: Path, line: str, sentence: str) -> None:
    file = tmp_path / "site.env"
    file.write_text(f"# ours\n{line}\n", "utf-8")

    with pytest.raises(InvalidSettings, match=sentence):
        settings(tmp_path, SETTINGS=str(file))


def test_a_settings_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "site.env"
    file.write_bytes(b"READINGROOM_HOST=\xff")

    with pytest.raises(InvalidSettings, match="cannot be read"):
        settings(tmp_path, SETTINGS=str(file))


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "site.env"
    file.write_text("\n# ours\nREADINGROOM_PORT = 9000\nREADINGROOM_THREADS=4\n", "utf-8")

    read = settings(tmp_path, SETTINGS=str(file), PORT="9100")

    assert (read.port, read.threads) == (9100, 4)


def test_each_setting_knows_where_it_came_from(tmp_path: Path) -> None:
    file = tmp_path / "site.env"
    file.write_text("READINGROOM_THREADS=4\n", "utf-8")

    told = given_settings({"READINGROOM_SETTINGS": str(file), "READINGROOM_PORT": "9100"})

    assert {name: each.source for name, each in told.items()} == {
        "SETTINGS": "environment",
        "PORT": "environment",
        "THREADS": str(file),
    }


def test_the_first_run_makes_a_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    home = tmp_path / "home"

    first, second = settings(home), settings(home)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 64
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]


def test_first_runs_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {each.secret_key for each in pool.map(lambda _: settings(tmp_path), range(32))}

    assert len(keys) == 1


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("", "utf-8")

    with pytest.raises(InvalidSettings, match="is damaged"):
        settings(tmp_path)


def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", "utf-8")

    with pytest.raises(InvalidSettings, match="Does READINGROOM_HOME name a folder"):
        settings(tmp_path / "home")


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d"])
def test_postgresql_is_spoken_to_through_psycopg(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, DATABASE_URL=url).database_url == "postgresql+psycopg://u@h/d"


def test_the_program_that_stands_in_for_archives_is_found(tmp_path: Path) -> None:
    program = tmp_path / "Orthanc"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)

    read = settings(tmp_path / "home", ARCHIVE="orthanc", ORTHANC=str(program))

    assert (read.archive, read.orthanc) == ("orthanc", program)
    assert settings(tmp_path / "home").orthanc is None


def test_what_the_tests_read_is_left_alone(tmp_path: Path) -> None:
    assert settings(tmp_path, REQUIRE="all", SCREENSHOTS="docs/screenshots").port == 8000


def test_the_command_lists_every_setting_and_hides_secrets(tmp_path: Path) -> None:
    told = {
        "READINGROOM_HOME": str(tmp_path),
        "READINGROOM_DATABASE_URL": "postgresql://reader:hush-hush@db/rr",
        "READINGROOM_SECRET_KEY": "hush-hush" * 5,
        "READINGROOM_UPLOAD_LIMIT_MB": "12",
    }

    listed = printed(told, "settings")

    assert "hush" not in listed
    rows = {line.split()[0]: line.split()[1:] for line in listed.splitlines()}
    assert set(rows) == {f"READINGROOM_{name}" for name in KNOWN}
    assert rows["READINGROOM_UPLOAD_LIMIT_MB"] == ["12", "environment"]
    assert rows["READINGROOM_PORT"] == ["8000", "default"]
    assert rows["READINGROOM_DATABASE_URL"][0] == "postgresql+psycopg://reader:***@db/rr"


def test_a_refused_setting_ends_a_command(tmp_path: Path) -> None:
    done = invoke({"READINGROOM_HOME": str(tmp_path), "READINGROOM_PORT": "x"}, "settings")

    assert isinstance(done.exception, InvalidSettings)
