"""One file, named by its content, whole or not at all; in development it follows the folders."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from grimp import build_graph

from app.catalog import BrokenContent, Catalog, CatalogHolder, compile_catalog, content_root
from app.catalog.building import IMPORTED, catalog_hash
from app.catalog.checking import check_content
from app.catalog.folders import files_in

Edit: TypeAlias = Callable[[str, str, str], None]
ONE = "modules/m01_first_look/lessons/01_part_one.md"


def _title(catalog: Catalog) -> str:
    lesson = catalog.lesson("m01-first-look", "part-one")
    assert lesson is not None
    return lesson.entry.title


def test_the_same_content_gives_the_same_file_once(content: Path, tmp_path: Path) -> None:
    first = compile_catalog(content, tmp_path / "out")
    written_at = first.stat().st_mtime_ns
    (content / "labs/first_look/__pycache__").mkdir()
    (content / "labs/first_look/__pycache__/lab.cpython-311.pyc").write_bytes(b"x")
    (content / "modules/.DS_Store").write_bytes(b"x")
    os.utime(content / ONE)

    again = compile_catalog(content, tmp_path / "out")

    assert again == first
    assert again.stat().st_mtime_ns == written_at
    assert [path.name for path in (tmp_path / "out").iterdir()] == [first.name]
    assert first.name == f"catalog-{catalog_hash(content)}.db"
    assert len(catalog_hash(content)) == 16


@pytest.mark.parametrize("file", [ONE, "modules/glossary.toml", "labs/first_look/lab.py"])
def test_one_byte_more_gives_another_file(content: Path, tmp_path: Path, file: str) -> None:
    first = compile_catalog(content, tmp_path / "out")
    with (content / file).open("ab") as stream:
        stream.write(b"\n")

    assert compile_catalog(content, tmp_path / "out") != first


def test_the_file_is_named_by_all_the_code_that_makes_it() -> None:
    graph = build_graph("app", cache_dir=None)
    ours = {name for name in graph.modules if f"{name}.".startswith("app.catalog.")}

    imported = set[str]().union(*map(graph.find_upstream_modules, ours)) - ours

    assert [name.replace(".", "/") + ".py" for name in sorted(imported)] == [
        f"app/{name}" for name in IMPORTED
    ]


def test_files_come_in_one_order_whatever_the_disk_says(tmp_path: Path) -> None:
    names = ["a/b.md", "a.md", "b/c/d.md", "b/c.md", "Z.md", ".git/x", "b/__pycache__/y", "b/z.pyc"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)

    found = [path.relative_to(tmp_path).as_posix() for path in files_in(tmp_path)]

    assert found == ["Z.md", "a/b.md", "a.md", "b/c/d.md", "b/c.md"]
    assert files_in(tmp_path / "nowhere") == []


def test_old_editions_are_forgotten_and_the_newest_stay(content: Path, tmp_path: Path) -> None:
    made = []
    for _ in range(6):
        made.append(compile_catalog(content, tmp_path / "out").name)
        with (content / ONE).open("ab") as stream:
            stream.write(b"\n")

    assert {path.name for path in (tmp_path / "out").iterdir()} == set(made[-4:])


def test_a_module_and_a_lab_have_hashes_of_their_own(
    content: Path, edit: Edit, tmp_path: Path
) -> None:
    before = Catalog(compile_catalog(content, tmp_path))
    edit("labs/first_look/brief.md", "arrived", "came")
    edit("modules/glossary.toml", "speaks DICOM.", "talks DICOM.")

    after = Catalog(compile_catalog(content, tmp_path))

    assert before.hash != after.hash
    assert before.modules()[0].content_hash == after.modules()[0].content_hash
    assert before.labs()[0].content_hash != after.labs()[0].content_hash


def test_a_raised_credit_version_and_its_day_are_carried(
    content: Path, edit: Edit, tmp_path: Path
) -> None:
    toml, mark = (
        "modules/m01_first_look/module.toml",
        "credit_version = 2\nrenewed_on = 2026-05-31\n",
    )
    [before] = Catalog(compile_catalog(content, tmp_path)).modules()
    edit(toml, "domains =", f"{mark}domains =")
    [after] = Catalog(compile_catalog(content, tmp_path)).modules()

    assert (before.credit_version, before.renewed_on) == (1, None)
    assert (after.credit_version, after.renewed_on) == (2, date(2026, 5, 31))


def test_broken_content_leaves_no_file(content: Path, edit: Edit, tmp_path: Path) -> None:
    edit(ONE, "minutes = 5", "minutes = 0")

    with pytest.raises(BrokenContent, match=f"{ONE}:4: minutes must be") as caught:
        compile_catalog(content, tmp_path / "out")

    assert any(problem.line == 4 for problem in caught.value.problems)
    assert not list((tmp_path / "out").glob("*"))


def test_folders_without_content_give_an_empty_catalog(tmp_path: Path) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "labs").mkdir()

    catalog = Catalog(compile_catalog(tmp_path, tmp_path / "out"))

    everything = (catalog.modules, catalog.labs, catalog.glossary, catalog.paths)
    assert [each() for each in everything] == [(), (), (), ()]
    assert catalog.lesson("a", "b") is None
    assert catalog.search("anything") == ()


def test_a_file_cannot_be_written_to(content: Path, tmp_path: Path) -> None:
    path = compile_catalog(content, tmp_path)
    catalog = Catalog(path)

    with pytest.raises(sqlite3.OperationalError), catalog._connection() as connection:
        connection.execute("delete from lesson")
    assert path.stat().st_mode & 0o222 == 0


def test_content_is_found_in_the_repository() -> None:
    assert (content_root() / "modules/glossary.toml").is_file()


def test_content_is_found_in_the_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.catalog.folders._APP", tmp_path / "site-packages/app")

    assert content_root() == tmp_path / "site-packages/app/_content"


def test_a_holder_follows_its_folders(
    content: Path, edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("app.catalog.holder.monotonic", lambda: now[0])
    swaps: list[str] = []
    holder = CatalogHolder(
        content, tmp_path / "out", follow=True, changed=lambda: swaps.append("swapped")
    )
    first = holder.catalog
    edit(ONE, "How it is written", "How it is read")

    assert holder.catalog is first, "it looks once a second at most"
    now[0] += 1
    assert _title(holder.catalog) == "How it is read"
    assert _title(first) == "How it is written"
    assert swaps == ["swapped"]


def test_a_holder_serves_the_last_good_catalog(
    content: Path, edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("app.catalog.holder.monotonic", lambda: now[0])
    holder = CatalogHolder(content, tmp_path / "out", follow=True)
    first = holder.catalog

    edit(ONE, "minutes = 5", "minutes = 0")
    now[0] += 1
    assert holder.catalog is first
    assert f"{ONE}:4: minutes must be a whole number from 1 to 240." in map(str, holder.problems)

    edit(ONE, "minutes = 0", "minutes = 5")
    now[0] += 1
    assert holder.catalog.path == first.path
    assert list(holder.problems) == []


@pytest.mark.parametrize("harm", ["a link to itself", "both folders gone", "bytes for a text"])
def test_a_holder_serves_on_while_its_folders_cannot_be_read(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    now = [100.0]
    monkeypatch.setattr("app.catalog.holder.monotonic", lambda: now[0])
    holder = CatalogHolder(content, tmp_path / "out", follow=True)
    first, whole, lab = holder.catalog, tmp_path / "whole", content / "labs/first_look"
    shutil.copytree(content, whole)

    if harm == "a link to itself":
        (lab / "loop").symlink_to("loop")
        said = f"{lab / 'loop'}: This cannot be read: "
    elif harm == "both folders gone":
        for name in ("modules", "labs"):
            shutil.rmtree(content / name)
        said = f"{content}: This folder holds neither modules/ nor labs/."
    else:
        (lab / "brief.md").write_bytes(b"One.\nTwo \xff.\n")
        said = "labs/first_look/brief.md:2: This holds the byte FF, which is not UTF-8."
    now[0] += 1
    assert holder.catalog is first
    [problem] = map(str, holder.problems)
    assert problem.startswith(said)

    shutil.rmtree(content)
    whole.rename(content)
    now[0] += 1
    assert holder.catalog.path == first.path
    assert list(holder.problems) == []


def test_a_holder_in_production_does_not_look(
    content: Path, edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("app.catalog.holder.monotonic", lambda: now[0])
    holder = CatalogHolder(content, tmp_path / "out")
    first = holder.catalog
    edit(ONE, "How it is written", "How it is read")
    now[0] += 60

    assert holder.catalog is first


def test_the_content_of_the_house_compiles(tmp_path: Path) -> None:
    errors = [str(each) for each in check_content(content_root()) if each.severity == "error"]
    assert errors == []

    catalog = Catalog(compile_catalog(content_root(), tmp_path))

    assert len(catalog.glossary()) >= 120
    assert catalog.blueprint("ciip") is not None
    for module in catalog.modules():
        assert len(catalog.items_of(module.slug)) == module.item_count
        for lesson in module.lessons:
            found = catalog.lesson(module.slug, lesson.slug)
            assert found is not None
            assert len(found.html.encode()) < 25_000
