"""The manager's dashboard in Chromium: each chart is there, in both themes, and true to its table.

With DASHBOARD_PICTURES set to a folder, it saves a picture of each chart.
"""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.axe import Axe, Theme
from tests.browser.conftest import NewPage
from tests.browser.looks import come_to_rest
from tests.browser.site_server import PASSWORD, RunningSite, demonstration

pytestmark = pytest.mark.browser

INES = "ines.carvalho@harbor.example"

CHARTS = {
    "Numbers of the work": ("completion", ("done", "open", "overdue")),
    "Numbers of the cycles": (
        "cycles",
        ("met", "on_pace", "behind", "categories_missing"),
    ),
    "Credits that are missing": ("cycles", ("gap", "projected_shortfall")),
    "Numbers of the deadlines": ("deadlines", ("cycles_ending", "lacking_credit")),
    "Numbers of the misconceptions": ("misconceptions", ("people",)),
}
"""Each chart's table, the file that holds its numbers, and the columns there."""

# How many dots of the canvas each tone of the theme covers, in the order of the series.
_DOTS = """figure => {
  const canvas = figure.querySelector("canvas");
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("canvas").getContext("2d");
  const tone = name => {
    probe.fillStyle = style.getPropertyValue(name).trim();
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const tones = ["--rr-accent", "--rr-case", "--rr-warn", "--rr-note"].map(tone);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const dots = tones.map(() => 0), colors = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] > 0) colors.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
    tones.forEach((each, n) => {
      if (data[at + 3] === 255 && each.every((part, k) => part === data[at + k])) dots[n] += 1;
    });
  }
  return { dots, colors: colors.size, width: canvas.width, height: canvas.height };
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with demonstration(tmp_path_factory.mktemp("dashboard") / "home") as running:
        yield running


def dashboard(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("E-mail").fill(INES)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.address}/")
    page.goto(f"{site.address}/manager/")
    page.wait_for_selector("chart-figure canvas")


def figure_of(page: Page, label: str) -> Locator:
    table = page.get_by_role("region", name=label)
    return page.locator("chart-figure").filter(has=table)


def numbers_in(figure: Locator) -> list[list[float]]:
    """Return the cells of the table beside the chart, row by row."""
    rows: list[list[str]] = figure.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.querySelectorAll('td')].map(td => td.textContent.trim()))"
    )
    return [[0 if cell == "\u2013" else float(cell) for cell in row] for row in rows]


def numbers_of(page: Page, site: RunningSite, name: str, columns: tuple[str, ...]) -> list[Any]:
    """Return the same columns of the report's file."""
    got = page.context.request.get(f"{site.address}/manager/{name}.csv")
    assert got.ok
    rows = csv.DictReader(io.StringIO(got.text().removeprefix("\ufeff")))
    return [
        [float(row[column] or 0) for column in columns]
        for row in rows
        if "gap" not in columns or row["cycle_end"]
    ]


@pytest.mark.parametrize(("width", "themes"), [(1280, ("light", "dark")), (390, ("dark",))])
def test_each_chart_is_drawn_from_the_numbers_of_its_table_and_of_its_file(
    site: RunningSite, new_page: NewPage, width: int, themes: tuple[Theme, ...]
) -> None:
    page = new_page(theme=themes[0], width=width)
    dashboard(page, site)
    assert page.locator("chart-figure").count() == len(CHARTS)
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        are_true(page, site, f"{theme}-{width}")


def are_true(page: Page, site: RunningSite, look: str) -> None:
    """Check each chart's picture against its table, and the table against the file."""
    for label, (name, columns) in CHARTS.items():
        figure = figure_of(page, label)
        figure.scroll_into_view_if_needed()
        come_to_rest(page)

        table, file = numbers_in(figure), numbers_of(page, site, name, columns)
        seen = figure.evaluate(_DOTS)

        picture(figure, f"{label.replace(' ', '-').lower()}-{look}")
        assert table, label
        assert table == file[: len(table)], label
        assert seen["colors"] > 8, f"{label} is blank in {look}"
        sums = [sum(row[n] for row in table) for n in range(len(columns))]
        are_drawn(label, sums, seen["dots"][: len(columns)], seen["width"] * seen["height"])


def are_drawn(label: str, sums: list[float], dots: list[int], area: int) -> None:
    """Check that each series covers as much of the canvas as its numbers say.

    Bars of one chart are equally thick, so that what a series covers follows its sum; the dot of
    the legend and the edges of the bars are left some room.
    """
    room = max(400, area // 400)
    whole, covered = sum(sums), sum(dots)
    assert covered > 400 or whole == 0, label
    for value, count in zip(sums, dots, strict=True):
        expected = covered * value / whole if whole else 0
        assert abs(count - expected) <= room + 0.06 * covered, (label, sums, dots)


def test_the_dashboard_is_accessible(site: RunningSite, new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    dashboard(page, site)

    assert axe.faults_in_both_themes(page) == []


def picture(figure: Locator, name: str) -> None:
    if folder := os.environ.get("DASHBOARD_PICTURES"):
        figure.screenshot(path=Path(folder) / f"{name}.png")
