"""A page for somebody who is signed in already, without the form."""

from playwright.sync_api import Page, Response

from tests.cli.serving import Browser


def open_as(page: Page, address: str, who: Browser, path: str) -> Response | None:
    """Open *path* of the site at *address* in *page*, with nobody's cookies but those of *who*."""
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in who.cookies.items()]
    )
    return page.goto(f"{address}{path}")
