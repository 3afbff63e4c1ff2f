"""How the bundle comes about: pinned, without hosts, and built only when its sources change."""

import json
import re
import shutil
from pathlib import Path

import pytest

import hatch_build
from tests.browser.components.conftest import ROOT

FRONTEND = ROOT / hatch_build.FRONTEND
PERMISSIVE = {"MIT", "0BSD", "BSD-0-Clause", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what a build reads, and pretend that it was built."""
    frontend = tmp_path / hatch_build.FRONTEND
    frontend.mkdir(parents=True)
    for name in hatch_build.SOURCES:
        shutil.copy(FRONTEND / name, frontend / name)
    for folder in ("src", "styles"):
        shutil.copytree(FRONTEND / folder, frontend / folder)
    dist = tmp_path / hatch_build.DIST
    dist.mkdir(parents=True)
    (dist / "app-1.js").touch()
    (dist / "manifest.json").write_text(json.dumps({"app.js": "app-1.js"}), "utf-8")
    (dist / hatch_build.STAMP).write_text(hatch_build.digest(frontend), "ascii")
    return tmp_path


def test_the_lock_file_pins_hashes_and_names_no_registry() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))
    packages = {name: facts for name, facts in lock["packages"].items() if name}

    assert all("integrity" in facts for facts in packages.values())
    assert not any("resolved" in facts for facts in packages.values())


def test_what_is_bundled_is_permissively_licensed() -> None:
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))
    shipped = {
        name: facts.get("license", "")
        for name, facts in lock["packages"].items()
        if name and not facts.get("dev")
    }

    assert {
        name for name, license_name in shipped.items() if license_name not in PERMISSIVE
    } == set()


def test_an_unchanged_checkout_is_not_built_again(checkout: Path) -> None:
    assert hatch_build.build_frontend(checkout) is False


def test_a_changed_source_or_a_lost_file_asks_for_a_build(checkout: Path) -> None:
    frontend, dist = checkout / hatch_build.FRONTEND, checkout / hatch_build.DIST
    (frontend / "src/app.ts").write_text("export {};", "utf-8")
    assert hatch_build.is_fresh(frontend, dist) is False

    (dist / hatch_build.STAMP).write_text(hatch_build.digest(frontend), "ascii")
    assert hatch_build.is_fresh(frontend, dist) is True

    (dist / "app-1.js").unlink()
    assert hatch_build.is_fresh(frontend, dist) is False


def test_an_sdist_without_lock_file_lives_on_its_bundle(checkout: Path) -> None:
    (checkout / hatch_build.FRONTEND / "package-lock.json").unlink()

    assert hatch_build.build_frontend(checkout) is False


def test_without_bundle_and_lock_file_the_build_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=re.escape("package-lock.json")):
        hatch_build.build_frontend(tmp_path)
