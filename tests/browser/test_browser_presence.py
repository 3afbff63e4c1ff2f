"""A page tells that its reader is there: when she moves something, and once a minute at most."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app import clock
from app.records.presence import TimeSpent
from tests.browser.conftest import NewPage
from tests.browser.site_server import PASSWORD, RunningSite, demonstration

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAYA = "maya.okafor@harbor.example"
LESSON = "/modules/m01-ecosystem/lessons/"
HIDE = "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
SHOW = "delete document.visibilityState"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with demonstration(tmp_path_factory.mktemp("presence") / "home") as running:
        yield running


def sign_in(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("E-mail").fill(MAYA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.address}/")


def open_lesson(page: Page, site: RunningSite) -> None:
    page.goto(f"{site.address}/modules/m01-ecosystem/")
    page.clock.install()
    page.locator(f"main a[href^='{LESSON}']").first.click()
    page.wait_for_url(f"{site.address}{LESSON}*")
    # What a link was clicked with is no movement on the page that it opened.
    page.mouse.move(5, 5)
    page.reload()


def spent(site: RunningSite) -> list[TimeSpent]:
    """Return what Maya spent on lessons, the newest last."""
    store = site.store()
    with store.reading() as unit:
        maya = unit.people.with_email(MAYA)
        assert maya is not None
        modules = {each.module_id for each in unit.enrollments.of(maya.organization_id, maya.id)}
        found = unit.times_spent.of(maya.organization_id, maya.id, modules)
    store.close()
    return sorted(found, key=lambda each: each.last_at)


def test_a_page_tells_of_its_reader_once_a_minute_while_she_is_there(
    site: RunningSite, new_page: NewPage
) -> None:
    before, began = {each.subject_id: each.active_seconds for each in spent(site)}, clock.now()
    page = new_page()
    sign_in(page, site)
    open_lesson(page, site)
    signs: list[str | None] = []
    page.on(
        "request",
        lambda sent: signs.append(sent.post_data) if "/presence/" in sent.url else None,
    )

    with page.expect_response("**/presence/lessons/**") as first:
        page.keyboard.press("Shift")
    page.mouse.move(300, 300)
    page.keyboard.press("Shift")
    page.clock.fast_forward(61_000)
    page.evaluate(HIDE)
    page.mouse.move(310, 310)
    page.evaluate(SHOW)
    with page.expect_response("**/presence/lessons/**") as second:
        page.mouse.wheel(0, 400)
    page.mouse.move(320, 320)
    page.keyboard.press("Shift")

    assert (first.value.status, second.value.status) == (204, 204)
    assert signs == ["anew=1", None]
    newest = spent(site)[-1]
    assert newest.time_class == "instruction"
    assert newest.last_at > began
    assert newest.active_seconds - before.get(newest.subject_id, 0) < 60
