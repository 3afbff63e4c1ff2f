"""An object that was made on the bench goes to the archive as it stands in the learner's draft."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.catalog import CatalogHolder, LabEntry
from app.errors import InvalidContent
from app.grading.bench_service import Grading
from app.grading.exercise import Exercise
from app.grading.lab_toml import read_lab_toml
from app.grading.loading import load_lab, load_model
from app.learning.acting import act_on_wire
from app.learning.attempting import open_attempt, save_draft
from app.learning.hospitals import state_of
from app.learning.site import Site
from app.learning.submitting import submit_lab
from app.practice.client import Practice
from app.settings import read_settings
from app.store import Store
from labs.minimal_object.systems import held, storing
from tests.every_kind import every_kind_content
from tests.people import organization, person

LAB = Path(__file__).parents[2] / "labs" / "minimal_object"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return every_kind_content(tmp_path_factory.mktemp("sending") / "content", "minimal_object")


@pytest.fixture(scope="module")
def graders(root: Path) -> Iterator[Grading]:
    with Grading(root / "labs", size=1) as grading:
        yield grading


@pytest.fixture(scope="module")
def shelf(root: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    return CatalogHolder(root, tmp_path_factory.mktemp("sending-catalog"))


@pytest.fixture
def sending_site(
    store: Store, shelf: CatalogHolder, graders: Grading, practice: Practice, tmp_path: Path
) -> Site:
    told = {"READINGROOM_HOME": str(tmp_path / "home"), "READINGROOM_DATABASE_URL": store.url}
    return Site(read_settings(told), store, shelf, graders, practice)


class Desk:
    """A learner at the lab, and what its model would answer."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.ada = person(site.store, organization(site.store))
        lab = site.catalog.lab("minimal-object")
        assert lab is not None
        self.lab: LabEntry = lab
        self.attempt = open_attempt(self.ada, lab, site)
        bench = load_lab(LAB).lab.bench(dict(self.attempt.params))
        self.model: dict[str, Any] = load_model(LAB).answers(bench)

    def exercise(self, name: str) -> Exercise:
        """Return an exercise of the lab."""
        found = self.lab.spec.exercise(name)
        assert found is not None
        return found

    def draft(self, raw: str, sequence: int) -> None:
        """Leave *raw* in the tag tree."""
        save_draft(self.ada, self.attempt.id, self.exercise("build"), raw, sequence, self.site)

    def send(self) -> set[str]:
        """Send the object, and return what the archive holds after it."""
        exchange = act_on_wire(
            self.ada, self.attempt.id, self.exercise("store"), storing(), self.site
        )
        assert exchange.result["ok"], exchange.result
        with self.site.store.reading() as unit:
            return set(held(state_of(self.attempt, unit).hospital))


def test_what_stands_in_the_draft_is_sent(sending_site: Site) -> None:
    desk = Desk(sending_site)
    desk.draft(desk.model["build"], 1)

    assert desk.send() == {desk.attempt.params["new_object"]}
    handed = {name: raw for name, raw in desk.model.items() if isinstance(raw, str)}
    done = submit_lab(desk.ada, desk.lab, desk.attempt.id, handed, sending_site)
    outcomes = {name: verdict["outcome"] for name, verdict in done.submission.verdicts.items()}
    assert outcomes == dict.fromkeys(("plan", "columns", "build", "store"), "right")


def test_where_nothing_was_made_the_benchs_own_file_is_sent(sending_site: Site) -> None:
    desk = Desk(sending_site)
    assert desk.send() == {desk.attempt.params["template"]}

    desk.draft(desk.model["build"], 1)

    assert desk.send() == {desk.attempt.params["template"], desk.attempt.params["new_object"]}


@pytest.mark.parametrize("named", ["plan", "nothing_like_it"])
def test_an_exercise_sends_what_another_makes_and_nothing_else(named: str, tmp_path: Path) -> None:
    path = tmp_path / "odd_lab" / "lab.toml"
    path.parent.mkdir()
    declared = (LAB / "lab.toml").read_text("utf-8")
    path.write_text(declared.replace('sends = "build"', f'sends = "{named}"'), "utf-8")

    with pytest.raises(InvalidContent, match="makes no object"):
        read_lab_toml(path)
