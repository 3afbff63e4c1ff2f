"""The table of routes: each line leads to a page's function, loaded when it is first asked for."""

import inspect
import subprocess
import sys

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule

from app.reporting.team_tables import REPORTS
from app.web.pages import view_of
from app.web.routes import ROUTES
from app.web.rules import RuleWrittenLate, SmallNumber

PART = "a part/with blanks"
"""What a variable part may hold, where it holds text."""

SAMPLES = {
    "name": "figures", "kind": "audit", "step": 2, "index": 3, "sequence": 4, "position": 5,
    "number": 6,
}  # fmt: skip

# Scripts, letters, tools and programs ask below these; nobody goes there by name.
NO_ROOMS = {
    ".well-known", "bench", "calendar", "credentials", "dicom-web", "issuer", "reports",
    "unsubscribe",
}  # fmt: skip

FIRST_ASKED = """
import sys
from app.web.pages import add_pages
from flask import Flask

def loaded():
    return sorted(name for name in sys.modules if name.startswith("app.web.pages."))

app = Flask("first asked")
add_pages(app)
print(*loaded(), sep=",")
client = app.test_client()
print(client.get("/healthz").status_code, *loaded(), sep=",")
print(client.get("/healthz").status_code, app.view_functions["operations.healthz"].__module__)
"""


def arguments_of(path: str) -> set[str]:
    """Return the names of the variable parts of an address."""
    rule = Rule(path)
    Map([rule])
    return set(rule.arguments)


@pytest.mark.parametrize("endpoint", ROUTES)
def test_a_route_leads_to_a_function_that_takes_what_its_address_tells(endpoint: str) -> None:
    address, _ = ROUTES[endpoint]
    method, _, path = address.partition(" ")

    view = view_of(endpoint)

    assert method in {"GET", "POST"}
    assert inspect.getdoc(view)
    assert view.__module__ == f"app.web.pages.{endpoint.partition('.')[0]}"
    assert set(inspect.signature(view).parameters) == arguments_of(path)


def test_no_two_routes_have_the_same_address() -> None:
    addresses = [address for address, _ in ROUTES.values()]

    assert len(set(addresses)) == len(addresses)


def test_every_room_has_a_front_door() -> None:
    pages = [address.partition(" /") for address, _ in ROUTES.values()]
    asked = {path for method, _, path in pages if method == "GET"}
    rooms = {path.partition("/")[0] for path in asked if "/" in path} - NO_ROOMS

    assert {room for room in rooms if not {room, f"{room}/"} & asked} == set()


def test_every_report_has_its_address(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")

    for name in REPORTS:
        assert adapter.match(f"/manager/{name}") == ("manager.report", {"name": name})
    assert adapter.match("/manager/hours") == ("manager.hours", {})


@pytest.mark.parametrize("endpoint", ROUTES)
def test_an_address_is_written_as_werkzeug_writes_it(endpoint: str) -> None:
    path = ROUTES[endpoint][0].partition(" ")[2]
    maps = [
        Map([kind(path, endpoint=endpoint)], converters={"int": SmallNumber})
        for kind in (RuleWrittenLate, Rule)
    ]
    values = {name: SAMPLES.get(name, PART) for name in arguments_of(path)}

    for given in (values, {**values, "page": "2", "since": "1 May"}, values):
        late, at_once = (each.bind("localhost").build(endpoint, given) for each in maps)
        assert late == at_once


def test_what_writes_an_address_is_made_once_and_not_before() -> None:
    rule = RuleWrittenLate("/labs/<slug>", endpoint="labs.show")
    adapter = Map([rule]).bind("localhost")
    before = rule._build_unknown

    adapter.build("labs.show", {"slug": "make-it-echo"})
    after = rule._build_unknown
    adapter.build("labs.show", {"slug": "water-is-zero"})

    assert after is not before
    assert rule._build_unknown is after


def test_a_page_is_loaded_when_it_is_first_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_ASKED], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == [
        "",
        "200,app.web.pages.operations",
        "200 app.web.pages.operations",
    ]
