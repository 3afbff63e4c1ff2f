"""A learner runs a query on the bench, with scripts and without."""

import pytest
from flask import Flask

from tests.web.clients import browser_of
from tests.web.world import World, attempt_of

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
HTMX = {"HX-Request": "true"}


@on_sqlite
def test_the_bench_shows_the_schema_and_the_first_rows(app: Flask, world: World) -> None:
    attempt = attempt_of(world.site, world.mentee)

    page = browser_of(app, world.mentee).get(f"/labs/every-kind/attempts/{attempt}").text

    assert "Database pacs" in page
    assert "Accession Number (0008,0050)" in page
    assert f"/labs/every-kind/attempts/{attempt}/queries/studies" in page


@on_sqlite
def test_running_a_query_shows_its_rows_or_says_what_is_amiss(app: Flask, world: World) -> None:
    browser = browser_of(app, world.mentee)
    path = f"/labs/every-kind/attempts/{attempt_of(world.site, world.mentee)}/queries/studies"

    def run(text: str) -> str:
        answer = browser.post(path, {"answer.studies": text}, headers=HTMX)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        return answer.text

    assert "2 rows" in run("SELECT study_uid, accession FROM study")
    assert "NULL" in run("SELECT accession FROM study WHERE accession IS NULL")
    assert "finds nothing" in run("SELECT 1 FROM study WHERE 0")
    assert "DROP is not for this desk" in run("DROP TABLE study")
    assert "&lt;b&gt;" in run("SELECT '<b>'")
    assert "Write a query first" in run(" ")


@on_sqlite
def test_without_scripts_the_rows_are_a_page_and_the_query_is_kept(
    app: Flask, world: World
) -> None:
    browser = browser_of(app, world.mentee)
    attempt = attempt_of(world.site, world.mentee)
    path = f"/labs/every-kind/attempts/{attempt}"

    shown = browser.post(f"{path}/queries/studies", {"answer.studies": "SELECT 41 + 1 AS sum"})

    assert "<h1>Rows of your query</h1>" in shown.text
    assert ">42<" in shown.text
    assert "SELECT 41 + 1 AS sum" in browser.get(path).text


@on_sqlite
def test_an_exercise_of_another_kind_has_no_database(app: Flask, world: World) -> None:
    path = f"/labs/every-kind/attempts/{attempt_of(world.site, world.mentee)}/queries/rows"

    assert browser_of(app, world.mentee).post(path).status_code == 404
