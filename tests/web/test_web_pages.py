"""Every page: a heading, a title, labels, nothing inline, and no link that leads nowhere."""

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask

from app.learning.site import Site
from app.learning.submitting import submit_lab
from tests.web.access import ROLES, STRANGER
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page, inline
from tests.web.world import (
    World,
    assignment_of,
    attempt_of,
    certificate_of,
    lab_of,
    sitting_of,
)

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

PAGES = {
    STRANGER: ["/sign-in", "/verify/", "/verify/23456", "/nowhere"],
    "learner": [
        "/", "/modules/", "/modules/m01-first-look/", "/modules/m01-first-look/summary",
        "/modules/m01-first-look/lessons/part-one", "/modules/m01-first-look/lessons/part-two",
        "/labs/", "/workbench", "/modules/m01-first-look/post-test/",
        "/modules/m01-first-look/evaluation/",
        "/search?q=transfer", "/search?q=zzzz", "/search", "/glossary/", "/glossary/ae-title",
        "/me/credit", "/me/credentials", "/me/eligibility", "/me/eligibility?months=30&education=4",
        "/me/settings", "/admin/people", "/nowhere",
    ],
    "mentor": ["/", "/mentor/", "/mentor/assign"],
    "manager": [
        "/", "/manager/", "/manager/?job=nobody", "/manager/hours", "/manager/hours?status=met",
        "/manager/work", "/manager/credit", "/manager/expiring", "/manager/misconceptions",
        "/manager/stumbles", "/manager/directory", "/manager/completion", "/manager/cycles",
        "/manager/deadlines", "/manager/figures",
    ],
    "author": [
        "/", "/author/items", "/author/items?module=m01-first-look", "/author/items/itm-00000001",
        "/author/items/itm-000000a1", "/minutes/?since=2026-01-31",
    ],
    "ce_administrator": ["/", "/minutes/"],
    "admin": ["/", "/admin/people", "/admin/audit", "/admin/roster/"],
    "auditor": ["/", "/manager/", "/manager/hours", "/admin/audit"],
}  # fmt: skip


@pytest.fixture
def lived_in(world: World, site: Site) -> World:
    """Give the world after somebody did something in every part of it."""
    for who in (world["learner"], world.mentee):
        for slug in ("first-look", "every-kind"):
            attempt_of(site, who, slug)
        sitting_of(site, who)
        certificate_of(site, who)
        attempt = attempt_of(site, who, "first-look")
        submit_lab(who, lab_of(site), attempt, {"syntax": "9.9", "kind": "mr"}, site)
    assignment_of(site, world["mentor"], world.team)
    return world


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_well_made(role: str, app: Flask, lived_in: World, site: Site) -> None:
    browser = browser_of(app, lived_in.by_role.get(role))

    for path in [*PAGES[role], *_own_pages(role, lived_in, site)]:
        answer = browser.get(path)
        assert answer.status_code in ({200, 404, 403} if path in _NOT_FOUND else {200}), path
        assert list(_faults(answer.text)) == [], path


@pytest.mark.parametrize(
    ("role", "door", "title"),
    [
        ("admin", "/admin/", "People"),
        ("auditor", "/admin/", "Audit log"),
        ("author", "/author/", "Items"),
        ("learner", "/me/", "Your first page"),
        ("learner", "/paths/", "Learn"),
    ],
)
def test_a_front_door_leads_to_the_first_page_that_one_may_read(
    role: str, door: str, title: str, app: Flask, world: World
) -> None:
    browser = browser_of(app, world[role])

    answer = browser.get(browser.get(door).headers["Location"])

    assert answer.status_code == 200
    assert Page(answer.text).one("title").text.startswith(title)


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_page(role: str, app: Flask, lived_in: World, site: Site) -> None:
    browser = browser_of(app, lived_in.by_role.get(role))
    waiting = [*PAGES[role], *_own_pages(role, lived_in, site)]
    seen, broken = set[str](), []

    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(path)
        if answer.status_code >= 400 and path not in _NOT_FOUND:
            broken.append(f"{path}: {answer.status_code}")
        if answer.mimetype == "text/html":
            page = Page(answer.text)
            waiting += [link for link in _links(path, page) if link not in seen]
            broken += [f"{path}: no #{name}" for name in _lost_anchors(page)]
            broken += [f"{path}: {name} {to}" for name, to in _lost_forms(app, page)]
        elif answer.status_code in {302, 303, 308}:
            waiting.append(urljoin(path, answer.headers["Location"]).partition("#")[0])
    assert broken == []
    assert len(seen) < 400


def test_the_widgets_of_every_kind_show_what_was_typed(app: Flask, lived_in: World) -> None:
    browser = browser_of(app, lived_in["learner"])
    attempt = attempt_of(lived_in.site, lived_in["learner"])
    base = f"/labs/every-kind/attempts/{attempt}"
    typed = {
        "accession": {"answer.accession": "A-17"}, "rows": {"answer.rows": "21 px"},
        "modality": {"answer.modality": "mr"}, "think": {"answer.think": "Carets, mostly."},
        "types": {"answer.types.shown": "1", "answer.types": "c"},
        "pairs": {"answer.pairs.da": "date", "answer.pairs.tm": "time"},
        "sequence": {"answer.sequence.meta": "1", "answer.sequence.data": "2"},
        "decide": {"answer.decide.r1.decision": "reject"},
        "mapping": {"answer.mapping.0.from": "ORC-3", "answer.mapping.0.to": "(0008,0050)"},
        "window": {"answer.window.center": "41", "answer.window.width": "83"},
        "box": {"answer.box.x": "5", "answer.box.y": "6", "answer.box.width": "7",
                "answer.box.height": "8", "answer.box.frame": "0", "answer.box.source": "scan.dcm"},
        "pick": {"answer.pick": '{"source": "scan.dcm", "path": "(0010,0010)"}'},
        "field": {"answer.field": '{"source": "order", "path": "MSH-10"}'},
        "message": {"answer.message": "MSH|^~\\&|TYPED\nPID|1"},
        "repair": {"answer.repair": '{"source": "scan.dcm", "edits": []}'},
    }  # fmt: skip
    for exercise, form in typed.items():
        answer = browser.post(f"{base}/drafts/{exercise}", {**form, "sequence": "5"})
        assert answer.get_json() == {"saved": True}

    page = Page(browser.get(base).text)

    shown = {
        each["name"]: _value(each, page)
        for each in page.all("input", "textarea", "select")
        if each["type"] not in {"radio", "checkbox"} or "checked" in each.attributes
    }
    for form in typed.values():
        for name, text in form.items():
            assert shown[name].splitlines() == text.splitlines(), name


_NOT_FOUND = {"/nowhere", "/verify/23456", "/admin/people"}


def _own_pages(role: str, world: World, site: Site) -> Iterator[str]:
    if role == "learner":
        who = world["learner"]
        yield f"/labs/first-look/attempts/{attempt_of(site, who, 'first-look')}"
        yield f"/labs/every-kind/attempts/{attempt_of(site, who)}"
        yield f"/modules/m01-first-look/post-test/{sitting_of(site, who)}"
    if role == "mentor":
        yield f"/mentor/mentees/{world.mentee.id}"
    with site.store.reading() as unit:
        [certificate] = unit.certificates.of(world.ward.id, world.mentee.id)
    yield f"/verify/{certificate.code}"


def _faults(text: str) -> Iterator[str]:
    """Yield what a page lacks."""
    page = Page(text)
    yield from page.problems
    yield from (f"unlabelled: {each}" for each in page.unlabelled())
    if [each["lang"] for each in page.all("html")] != ["en"]:
        yield "no language"
    if len(page.all("h1")) != 1 or not page.one("h1").text:
        yield f"{len(page.all('h1'))} headings of the first level"
    titles = [each for each in page.all("title") if each.is_within("head")]
    if len(titles) != 1 or len(titles[0].text) <= len("- Reading Room"):
        yield "no title"
    first = page.all("a")[0]
    if first["class"] != "skip-link" or "main" not in {each["id"] for each in page.all("main")}:
        yield "no skip link"
    ids = [each["id"] for each in page.elements if each["id"]]
    yield from (f"id {each} twice" for each in sorted({i for i in ids if ids.count(i) > 1}))
    yield from inline(page)
    for each in page.all("img"):
        if "alt" not in each.attributes:
            yield f"img {each['src']} without alt"
    for each in page.all("form"):
        if each["method"] == "post" and not _has_token(each, page):
            yield f"form to {each['action']} without a token"


def _has_token(form: object, page: Page) -> bool:
    return any(form in each.above and each["name"] == "_csrf" for each in page.all("input"))


def _links(path: str, page: Page) -> Iterator[str]:
    """Yield the addresses on this site that the page leads to or loads."""
    for each in page.elements:
        for name in ("href", "src", "data-src", "bytes-src"):
            address = urldefrag(urljoin(path, each[name])).url if each[name] else ""
            if address.startswith("/") and not urlsplit(address).netloc:
                yield address


def _lost_anchors(page: Page) -> Iterator[str]:
    ids = {each["id"] for each in page.elements}
    for each in page.all("a"):
        if each["href"].startswith("#") and each["href"] != "#" and each["href"][1:] not in ids:
            yield each["href"][1:]
    for each in page.elements:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            yield from (i for i in each[name].split() if each.name != "output" and i not in ids)


def _lost_forms(app: Flask, page: Page) -> Iterator[tuple[str, str]]:
    """Yield forms and autosave addresses that no route takes."""
    routes = app.url_map.bind("localhost")
    for each in page.elements:
        for name in ("action", "hx-post", "data-autosave-url", "check-src"):
            if each[name]:
                method = each["method"].upper() or "GET" if name == "action" else "POST"
                if not routes.test(urlsplit(each[name]).path, method):
                    yield name, each[name]


def _value(element: object, page: Page) -> str:
    found = next(each for each in page.elements if each is element)
    if found.name == "textarea":
        return "".join(found.pieces).lstrip("\n")
    if found.name == "select":
        chosen = [o for o in page.all("option") if found in o.above and "selected" in o.attributes]
        return (chosen[0].attributes.get("value") or chosen[0].text) if chosen else ""
    return found["value"]


def test_a_strangers_first_page_is_the_sign_in_form(app: Flask) -> None:
    answer = Browser(app).get("/modules/?page=2")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/sign-in?next=/modules/?page%3D2"
