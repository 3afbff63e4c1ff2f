"""What a learner's own tool does is on her page within a second, in Chromium."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from app.practice.mllp import END, frame
from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import KindsSite, serving_kinds
from tests.browser.looks import DESK, PHONE, faults_in
from tests.learning.outside import MESSAGE
from tests.ports import ANY_NETWORK_PORTS

pytestmark = pytest.mark.browser

TRIES = 5
NOTE_ARRIVALS = """() => {
  window.arrivedAt = [];
  const place = document.querySelector("[data-arrivals]");
  const look = () => {
    const count = place.querySelectorAll("li").length;
    while (window.arrivedAt.length < count) window.arrivedAt.push(Date.now() / 1000);
  };
  new MutationObserver(look).observe(place, { childList: true, subtree: true });
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    with serving_kinds(
        tmp_path_factory.mktemp("tools"), network="1", **ANY_NETWORK_PORTS
    ) as running:
        yield running


@pytest.fixture(scope="module")
def port(site: KindsSite) -> int:
    """Wait until the network runs, and return its port for messages."""
    told = site.folder.parents[2] / "home" / "network.json"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError, ValueError):
            return int(json.loads(told.read_text("utf-8"))["mllp"])
        time.sleep(0.1)
    raise AssertionError("The network did not start.")


def open_tools(page: Page) -> str:
    """Make a code on the page for tools, and return it."""
    page.locator("#bench-systems").get_by_role("link", name="Use your own").click()
    page.get_by_role("button", name="Make a code").click()
    return page.locator("[aria-labelledby=code] code").inner_text()


def send(port: int, code: str, control: str) -> float:
    """Send a message, and return when it was acknowledged."""
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(frame(MESSAGE.format(code=code, control=control).encode()))
        heard = b""
        while not heard.endswith(END) and (part := line.recv(4096)):
            heard += part
    acknowledged_at = time.time()
    assert f"MSA|AA|{control}".encode() in heard
    return acknowledged_at


def asked(page: Page) -> None:
    """Wait until the page has just asked what arrived."""
    with page.expect_response("**/tools/arrivals"):
        pass


def test_what_arrives_is_on_the_page_within_a_second(
    site: KindsSite, port: int, new_page: NewPage
) -> None:
    page = site.open_variant(new_page()).page
    code = open_tools(page)
    page.evaluate(NOTE_ARRIVALS)
    acknowledged = []

    # Each comes just after the page has asked, so that it waits as long as any has to.
    for number in range(TRIES):
        asked(page)
        acknowledged.append(send(port, code, f"B{number}"))
        expect(page.locator("[data-arrivals] li")).to_have_count(number + 1)

    arrived = page.evaluate("window.arrivedAt")
    took = [there - sent for there, sent in zip(arrived, acknowledged, strict=True)]
    assert min(took) < 1.0, took
    assert max(took) < 2.0, took
    expect(page.locator("[data-arrivals] li").first).to_contain_text("HL7 message")
    expect(page.get_by_role("status").filter(has_text="Arrived: HL7 message")).to_be_attached()
    page.locator("[data-arrivals] a").first.click()
    expect(page.locator("wire-trace")).to_contain_text("ACK AA")


def test_a_page_asks_twice_a_second_and_seldom_where_nobody_is(
    site: KindsSite, new_page: NewPage
) -> None:
    page = new_page()
    page.clock.install()
    site.open_variant(page)
    open_tools(page)
    asks: list[str] = []
    asked(page)
    page.on("request", lambda each: asks.append(each.url) if "arrivals" in each.url else None)
    slow = page.get_by_text("Nobody has touched this page for a while")

    expect(slow).to_be_hidden()
    page.wait_for_timeout(3000)
    often = len(asks)
    page.clock.fast_forward("16:00")
    expect(slow).to_be_visible()
    asks.clear()
    page.wait_for_timeout(3000)
    seldom = len(asks)
    with page.expect_request("**/tools/arrivals", timeout=2000):
        page.mouse.move(40, 40)

    assert often >= 4
    assert seldom <= 1
    expect(slow).to_be_hidden()


def test_the_pages_of_systems_show_arrivals_too(
    site: KindsSite, port: int, new_page: NewPage
) -> None:
    page = site.open_variant(new_page()).page
    code = open_tools(page)
    page.get_by_role("link", name="Systems", exact=True).click()

    send(port, code, "S1")

    expect(page.locator("[data-arrivals] li")).to_contain_text("HL7 message")


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_page_for_tools_can_be_used_by_everybody(
    width: int, site: KindsSite, port: int, new_page: NewPage, axe: Axe
) -> None:
    page = site.open_variant(new_page(width=width)).page
    code = open_tools(page)

    send(port, code, "A1")

    expect(page.locator("[data-arrivals] li")).to_have_count(1)
    assert faults_in(page, axe) == []
