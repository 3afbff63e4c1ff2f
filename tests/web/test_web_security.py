"""What holds for every request: headers, cookies, sessions, and tokens against other sites."""

import re
from typing import Any

import pytest
from flask import Flask

from app.frozen import replace
from app.learning.site import Site
from app.learning.web_sessions import start_session, token_hash
from app.records.people import Role, RoleGrant, Scope
from app.web import build
from app.web.permissions import PERMISSIONS, SIGNED
from app.web.routes import BY_CODE
from tests.web.access import Snapshot, objects_of, read_table, rows_of, sent_by
from tests.web.clients import PASSWORD, Browser, browser_of
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

LINES = read_table()
# A signed letter and a tool's code are no cookie: another site cannot send them along.
CHANGING = [
    line
    for line in LINES.values()
    if line.method != "GET"
    and line.endpoint not in SIGNED
    and PERMISSIONS[line.endpoint] is not BY_CODE
]
COOKIE = "readingroom"


# --- headers ----------------------------------------------------------------------------------


def test_every_answer_carries_the_headers_that_keep_browsers_in_bounds(
    app: Flask, world: World
) -> None:
    objects = objects_of(world, "admin")["own"]
    browser = browser_of(app, world["admin"])

    for line in (each for each in LINES.values() if each.method == "GET"):
        headers = browser.get(line.path.format(**objects)).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, line.endpoint
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "form-action 'self'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        # An address that holds a token is told to nobody, not even to ourselves.
        referrer = "no-referrer" if line.endpoint == "recovering.follow" else "same-origin"
        assert headers["Referrer-Policy"] == referrer
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Server" not in headers or "Python" not in headers["Server"]
        if line.method == "GET" and headers["Content-Type"].startswith("text/"):
            assert "charset=utf-8" in headers["Content-Type"], line.endpoint


def test_private_pages_are_not_stored_and_shared_caches_hold_nothing(
    app: Flask, world: World
) -> None:
    objects = objects_of(world, "admin")["own"]
    browser = browser_of(app, world["admin"])

    for line in (each for each in LINES.values() if each.method == "GET"):
        answer = browser.get(line.path.format(**objects))
        if line.endpoint == "static":
            continue
        # A bench never changes, so a learner's own browser may keep its files for an hour.
        is_bench = line.endpoint.startswith("bench.") and answer.status_code == 200
        kept = "private, max-age=3600" if is_bench else "private, no-store"
        if line.endpoint == "messages.tables":
            # HL7's own tables are nobody's: they hold for a day.
            kept = "private, max-age=86400"
        if line.endpoint == "tools.arrivals" and answer.status_code == 200:
            # Asked every second: it is kept to be compared, and never shown unasked.
            kept = "private, no-cache"
        assert answer.headers["Cache-Control"] == kept, line.endpoint


def test_files_come_as_downloads_and_are_never_rendered(app: Flask, world: World) -> None:
    objects = objects_of(world, "manager")["own"]
    browser = browser_of(app, world["manager"])

    for name, media in {
        "bench.download": "application/dicom",
        "credit.transcript_csv": "text/csv",
        "credit.certificate_pdf": "application/pdf",
        "manager.hours_csv": "text/csv",
        "manager.hours_xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }.items():
        headers = browser.get(LINES[name].path.format(**objects)).headers
        assert headers["Content-Disposition"].startswith("attachment; filename=")
        assert headers["Content-Type"].startswith(media)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "a b", "localhost@evil.example"]
)
def test_the_host_header_never_gets_into_an_answer(host: str, learner: Browser) -> None:
    for path in ("/sign-in", "/", "/modules", "/nowhere", "/me/transcript.csv"):
        answer = learner.get(path, headers={"Host": host})
        assert answer.status_code < 500
        assert "evil" not in answer.text
        assert "evil" not in str(answer.headers)


# --- cookies and sessions ---------------------------------------------------------------------


def _cookies(answer: Any) -> dict[str, str]:
    return {each.partition("=")[0]: each for each in answer.headers.getlist("Set-Cookie")}


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(
    app: Flask, world: World
) -> None:
    answer = Browser(app).sign_in(world["learner"])

    told = _cookies(answer)[COOKIE]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in told.split(";")}
    assert "Domain" not in told
    assert "Secure" not in told


def test_secure_cookies_are_bound_to_the_host_and_the_site_to_https(
    site: Site, world: World
) -> None:
    settings = replace(site.settings, secure_cookies=True, base_url="https://rr.example")
    app = build(replace(site, settings=settings))
    browser = Browser(app)
    browser.client.environ_base["wsgi.url_scheme"] = "https"
    browser.get("/sign-in", base_url="https://localhost")
    answer = browser.post(
        "/sign-in", {"email": world["learner"].email, "password": PASSWORD},
        base_url="https://localhost",
    )  # fmt: skip

    told = _cookies(answer)[f"__Host-{COOKIE}"]
    assert "Secure" in told
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert browser.get("/", base_url="https://localhost").status_code == 200


def test_signing_in_makes_a_new_token_and_ends_the_session_before(
    app: Flask, world: World, site: Site
) -> None:
    browser = browser_of(app, world["learner"])
    before = browser.client.get_cookie(COOKIE)
    assert before is not None

    browser.post("/sign-in", {"email": world["learner"].email, "password": PASSWORD})

    after = browser.client.get_cookie(COOKIE)
    assert after is not None
    assert after.value != before.value
    assert [row for row in rows_of(site)["web_session"] if token_hash(before.value) in row] == []


def test_a_token_planted_before_the_sign_in_is_worth_nothing(app: Flask, world: World) -> None:
    browser = Browser(app)
    browser.client.set_cookie(COOKIE, "planted-by-somebody-else")
    browser.sign_in(world["learner"])

    thief = Browser(app)
    thief.client.set_cookie(COOKIE, "planted-by-somebody-else")

    assert thief.get("/me/credit").status_code == 303
    assert browser.get("/me/credit").status_code == 200


def test_the_store_holds_no_token_that_would_let_somebody_in(
    app: Flask, world: World, site: Site
) -> None:
    browser = browser_of(app, world["learner"])
    cookie = browser.client.get_cookie(COOKIE)

    assert cookie is not None
    assert cookie.value not in str(rows_of(site))
    assert PASSWORD not in str(rows_of(site))


@pytest.mark.parametrize("by", ["lock out", "sign out", "password", "expiry"])
def test_an_ended_session_is_over_at_the_next_request(
    by: str, app: Flask, world: World, site: Site
) -> None:
    who, browser = world["learner"], browser_of(app, world["learner"])
    stolen = Browser(app)
    cookie = browser.client.get_cookie(COOKIE)
    assert cookie is not None
    stolen.client.set_cookie(COOKIE, cookie.value)
    assert stolen.get("/").status_code == 200

    if by == "lock out":
        admin = browser_of(app, world["admin"])
        admin.post(f"/admin/people/{who.id}/active", {"active": "0"})
    elif by == "sign out":
        browser.post("/sign-out")
    elif by == "password":
        new = {"current_password": PASSWORD, "new_password": "another walk in the hills"}
        assert browser.post("/me/password", new).status_code == 303
    else:
        cookie_value = start_session(who, site.store, -1)
        stolen.client.set_cookie(COOKIE, cookie_value)

    assert stolen.get("/").status_code == 303
    assert stolen.post("/me/theme", {"theme": "dark"}).status_code == 401


def test_somebody_locked_out_cannot_come_back_with_the_right_password(
    app: Flask, world: World, site: Site
) -> None:
    with site.store.writing() as unit:
        unit.people.set_active(world.ward.id, world["learner"].id, active=False)

    answer = Browser(app).sign_in(world["learner"])

    assert answer.status_code == 422
    assert COOKIE not in _cookies(answer)


def test_a_role_given_or_taken_counts_from_the_next_request(
    world: World, site: Site, learner: Browser
) -> None:
    who = world["learner"]
    grant = RoleGrant(who.organization_id, "g" * 36, who.id, Role.ADMIN, Scope.SITE, None)
    assert learner.get("/admin/people").status_code == 403

    with site.store.writing() as unit:
        unit.role_grants.grant(grant)
    assert learner.get("/admin/people").status_code == 200

    with site.store.writing() as unit:
        unit.role_grants.revoke(who.organization_id, grant.id)
    assert learner.get("/admin/people").status_code == 403


# --- CSRF -------------------------------------------------------------------------------------

_BENT = {
    "an empty token": ({}, ""),
    "another token": ({}, "a" * 43),
    "a token of odd letters": ({}, "üÿ"),
    "another site's origin": ({"Origin": "https://evil.example"}, "right"),
    "no origin": ({"Origin": "null"}, "right"),
    "an odd origin": ({"Origin": "https://[evil"}, "right"),
    "another port": ({"Origin": "http://localhost:9"}, "right"),
    "a cross-site request": ({"Sec-Fetch-Site": "cross-site"}, "right"),
    "a sibling site": ({"Sec-Fetch-Site": "same-site"}, "right"),
}


@pytest.mark.parametrize("bent", _BENT)
def test_a_change_that_another_page_may_have_sent_is_refused(
    bent: str, app: Flask, world: World, site: Site, tmp_path: Any
) -> None:
    headers, token = _BENT[bent]
    objects = objects_of(world, "learner")["own"]
    offices = ("learner", "mentor", "manager", "admin", "ce_administrator")
    readers = {role: browser_of(app, world[role]) for role in offices}
    held = Snapshot(site, tmp_path / "held.db")

    for line in CHANGING:
        browser = readers[line.may[0] if isinstance(line.may, list) else "learner"]
        sent = sent_by(line, objects, browser.token if token == "right" else token)
        sent["headers"] = {**sent.get("headers", {}), **headers}
        answer = browser.client.post(line.path.format(**objects), **sent)
        assert answer.status_code == 403, (line.endpoint, bent)
        assert re.search("another site|grown old", answer.text)
    assert held.is_kept()


def test_the_token_of_one_session_is_worth_nothing_in_another(app: Flask, world: World) -> None:
    ada, eve = browser_of(app, world["learner"]), browser_of(app, world.colleague)
    ada.token, eve.token = eve.token, ada.token

    assert ada.post("/me/theme", {"theme": "dark"}).status_code == 403
    assert eve.post("/sign-out").status_code == 403


def test_no_address_changes_anything_by_being_read(
    app: Flask, world: World, site: Site, tmp_path: Any
) -> None:
    objects = objects_of(world, "learner")["own"]
    browser = browser_of(app, world["learner"])
    held = Snapshot(site, tmp_path / "held.db")
    begins = {"modules.lesson", "labs.show", "incidents.show"}

    for line in LINES.values():
        # Opening a lesson, a lab or an incident for the first time begins it, and what a tool
        # asks an archive is evidence; nothing else leaves a trace.
        if not line.endpoint.startswith("dicomweb.") and line.endpoint not in begins:
            path, mark = line.path.format(**objects), "&" if "?" in line.path else "?"
            browser.get(
                f"{path}{mark}_method=POST&_csrf={browser.token}&theme=dark",
                headers={"X-HTTP-Method-Override": "POST", "Origin": "https://evil.example"},
            )
    assert held.is_kept()


def test_two_people_behind_one_address_are_counted_apart(app: Flask, world: World) -> None:
    ada, eve = browser_of(app, world["learner"]), browser_of(app, world.colleague)

    answers = [ada.post_json("/bench/hl7-check", {"text": 7}).status_code for _ in range(242)]

    assert answers == [422] * 240 + [429] * 2
    assert eve.post_json("/bench/hl7-check", {"text": 7}).status_code == 422
