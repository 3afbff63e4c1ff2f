"""Which IHE transaction an event of the wire trace belongs to, as Chromium shows it.

It is asked for on the console for DICOMweb of the lab of every kind, whose page is looked at whole.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import kinds_hands as hands
from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.kinds_site import KindsSite, serving_kinds
from tests.browser.looks import DESK, PHONE, faults_in

pytestmark = pytest.mark.browser

NAME = "RAD-129 QIDO-RS Query"
WALKS = [("mouse", DESK), ("mouse", PHONE), ("keyboard", PHONE)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KindsSite]:
    with serving_kinds(tmp_path_factory.mktemp("transactions")) as running:
        yield running


@pytest.mark.parametrize(("way", "width"), WALKS)
def test_an_event_names_its_transaction_in_the_diagram_and_in_its_details(
    way: str, width: int, site: KindsSite, new_page: NewPage, axe: Axe
) -> None:
    variant = site.open_variant(new_page(width=width))

    hands.live_dicomweb(variant, way)

    trace = variant.page.locator("#console-ask wire-trace").first
    events = trace.locator(".wt-event")
    expect(events.locator("summary .wt-transaction")).to_have_text([f" IHE {NAME}"] * 2)
    events.first.locator("summary").press("Enter")
    details = events.first.locator(".wt-detail")
    expect(details).to_contain_text(f"{NAME}, a transaction of the IHE Radiology Technical")
    expect(details).to_contain_text("were not checked against the text of the framework")
    for summary in variant.page.locator(".own-tools summary").all():
        summary.click()
    assert faults_in(variant.page, axe) == []
    assert variant.page.locator(".own-tools pre").first.is_visible()


def test_a_transaction_that_was_checked_is_shown_without_a_warning(
    site: KindsSite, new_page: NewPage
) -> None:
    variant = site.open_variant(new_page())
    shown = variant.page.evaluate(
        """() => {
          const trace = document.createElement("wire-trace");
          const data = document.createElement("script");
          data.type = "application/json";
          const event = { n: 1, at_ms: 0, from: "a", to: "a", kind: "mllp_message", title: "ADT",
                          summary: "", detail: null, hex: null, ok: null, transaction: "RAD-1" };
          const events = [event, { ...event, n: 2, transaction: "" }];
          data.textContent = JSON.stringify({ peers: [{ id: "a", label: "A", role: "" }], events });
          trace.append(data);
          const shown = new Promise((done) => trace.addEventListener("ready", () => {
            for (const row of trace.querySelectorAll("details")) row.open = true;
            setTimeout(() => done([...trace.querySelectorAll("li")].map((row) => row.innerText)));
          }));
          // Where the component is known already, it is ready as soon as it stands on the page.
          document.querySelector("main").append(trace);
          return shown;
        }"""
    )

    assert "IHE RAD-1 Patient Registration" in shown[0]
    assert "RAD-1 Patient Registration, a transaction of the IHE" in shown[0]
    assert "not checked" not in shown[0]
    assert "IHE" not in shown[1]
