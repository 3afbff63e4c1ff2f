"""A real Chromium for every test below; pages that break the policy or throw fail their test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.axe import AXE, Axe

# The shell is the same engine without windows, which nobody sees here and every page would pay for.
_INSTALLED = [Path(f"/usr/bin/{name}") for name in ("chromium-headless-shell", "chromium")]
_FOUND = next((path for path in _INSTALLED if path.is_file()), _INSTALLED[-1])
CHROMIUM = Path(os.environ.get("READINGROOM_CHROMIUM", _FOUND))
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# A busy machine is slow, not wrong: what is expected has time to come.
expect.set_options(timeout=15_000)


class NewPage(Protocol):
    """Opens a page in a context of its own."""

    def __call__(self, theme: str = "light", width: int = 1280, height: int = 900) -> Page:
        """Return a blank page whose system prefers *theme*."""


def lacking(what: str) -> None:
    """Skip for want of *what*, unless everything is required."""
    if os.environ.get("READINGROOM_REQUIRE") == "all":
        pytest.fail(f"{what} is missing, and READINGROOM_REQUIRE=all asks for everything.")
    pytest.skip(f"{what} is missing.")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Give the machine's Chromium for one file: its event loop must not outlive the file."""
    if not CHROMIUM.is_file():
        lacking(f"Chromium ({CHROMIUM})")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), headless=True, args=list(ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    """Give a way to open pages for one test."""
    with _pages(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def new_lasting_page(chromium: Browser) -> Iterator[NewPage]:
    """Give a way to open pages that several tests of a file go on with."""
    with _pages(chromium) as opened:
        yield opened


@contextmanager
def _pages(chromium: Browser) -> Iterator[NewPage]:
    """Give a way to open pages; afterwards none may have thrown or broken the policy."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def opened(theme: str = "light", width: int = 1280, height: int = 900) -> Page:
        context = chromium.new_context(
            color_scheme="dark" if theme == "dark" else "light",
            viewport={"width": width, "height": height},
            permissions=["clipboard-read", "clipboard-write"],
            has_touch=width < 600,  # a phone's width has a phone's finger
            locale="en-US",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", listen)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Give axe-core, which comes with the front end's own tools."""
    if not AXE.is_file():
        lacking("axe-core (python hatch_build.py)")
    return Axe(AXE.read_text("utf-8"))
