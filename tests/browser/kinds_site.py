"""The lab of every kind, served to a browser: a new variant for every test, and its answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app.grading.lab import Bench
from app.grading.loading import load_lab, load_model
from app.records.learning import Attempt, Draft
from app.store import Store
from tests.cli.serving import Browser, Server, add_ada, environment
from tests.every_kind import every_kind_content
from tests.ports import free_port


@dataclass(frozen=True, slots=True)
class Variant:
    """One attempt at the lab, open in a page."""

    site: "KindsSite"
    page: Page
    attempt_id: str

    def bench(self) -> Bench:
        """Return the attempt's bench, with the truth that no page has."""
        return load_lab(self.site.folder).lab.bench(self.params())

    def params(self) -> dict[str, Any]:
        """Return what was drawn."""
        return dict(self._attempt().params)

    def answer(self, exercise: str) -> Any:
        """Return the model's raw answer."""
        return load_model(self.site.folder).answers(self.bench())[exercise]

    def draft(self, exercise: str) -> Draft | None:
        """Return what autosave has kept of an exercise."""
        with self.site.store.reading() as unit:
            [organization] = unit.organizations.all()
            return unit.drafts.of(organization.id, self.attempt_id).get(exercise)

    def is_kept(self, exercise: str) -> bool:
        """Say whether autosave has kept anything of an exercise, typed or chosen."""
        with self.site.store.reading() as unit:
            [organization] = unit.organizations.all()
            chosen = unit.draft_uploads.of(organization.id, self.attempt_id).get(exercise)
        draft = self.draft(exercise)
        return bool((draft and draft.raw) or (chosen and chosen.files))

    def _attempt(self) -> Attempt:
        with self.site.store.reading() as unit:
            [organization] = unit.organizations.all()
            found = unit.attempts.get(organization.id, self.attempt_id)
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class KindsSite:
    """The running site, somebody signed in, and the store behind it."""

    address: str
    folder: Path
    reader: Browser
    store: Store

    def open_variant(self, page: Page) -> Variant:
        """Start a new variant and open it in *page*, signed in."""
        status, where = self.reader.post("/labs/every-kind/attempts")
        assert status == 303
        page.context.add_cookies(
            [{"name": k, "value": v, "url": self.address} for k, v in self.reader.cookies.items()]
        )
        page.goto(f"{self.address}{where}")
        return Variant(self, page, where.rsplit("/", 1)[1][:36])


@contextmanager
def serving_kinds(
    folder: Path, lay_out: Callable[[Path], Path] = every_kind_content, /, **settings: str
) -> Iterator[KindsSite]:
    """Serve the lab of every kind from *folder* on a free port, with *settings*."""
    content, home = lay_out(folder / "content"), folder / "home"
    told = environment(home, free_port(), content, sandboxes="2", **settings)
    add_ada(told)
    server = Server(told)
    store = Store(f"sqlite:///{home / 'readingroom.db'}")
    try:
        server.wait_until_ready()
        reader = Browser(server.port)
        reader.sign_in()
        lab = content / "labs" / "every_kind"
        yield KindsSite(f"http://127.0.0.1:{server.port}", lab, reader, store)
    finally:
        store.close()
        server.stop()
