"""Every lesson of every module, in both themes, on a phone, and as it is printed."""

import json
from collections.abc import Iterator

import pytest

from app.catalog import content_root
from tests.browser.axe import Axe
from tests.browser.conftest import NewPage
from tests.browser.looks import faults_of
from tests.browser.paper import paper_faults
from tests.browser.signed_in import open_as
from tests.browser.site_server import PASSWORD, RunningSite, demonstration
from tests.cli.serving import Browser

MODULES = sorted(path.parent.name for path in (content_root() / "modules").glob("*/module.toml"))

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with demonstration(tmp_path_factory.mktemp("lessons") / "home") as running:
        yield running


@pytest.fixture(scope="module")
def maya(site: RunningSite) -> Browser:
    """Give Maya, who signs in once for all modules."""
    browser = Browser(site.port)
    browser.sign_in("maya.okafor@harbor.example", PASSWORD)
    return browser


def pages_of(module: str) -> list[str]:
    """Return the addresses of the module's own page, its summary and its lessons."""
    at = f"/modules/{module.replace('_', '-')}"
    lessons = sorted((content_root() / "modules" / module / "lessons").glob("*.md"))
    names = [path.stem.partition("_")[2].replace("_", "-") for path in lessons]
    return [at, f"{at}/summary", *(f"{at}/lessons/{name}" for name in names)]


@pytest.mark.parametrize("module", MODULES)
def test_every_page_of_a_module_is_sound(
    module: str, site: RunningSite, maya: Browser, new_page: NewPage, axe: Axe
) -> None:
    page = new_page()
    faults = {}
    for path in pages_of(module):
        answer = open_as(page, site.address, maya, path)
        assert answer is not None
        assert answer.status == 200, path
        on_paper = [f"on paper {fault}" for fault in paper_faults(page)]
        if found := [*faults_of(page, axe), *on_paper]:
            faults[path] = found

    assert not faults, json.dumps(faults, indent=1)
