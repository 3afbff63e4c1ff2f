"""Names that look like paths lead nowhere: not in the home folder, and not beside or above it."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pynetdicom import AE

from app.frozen import replace
from app.learning.site import Site
from app.practice.gateway.network import Network
from tests.learning.outside import Learner, practice_network, quick, sent
from tests.learning.test_learning_network_hostile import PATHS, echo, store_as
from tests.people import organization, person
from tests.practice.wards import sample_path

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CT = "1.2.840.10008.5.1.4.1.1.2"
DEEP = Path("a/b/c/d/e/f/home")
UPWARD = [f"{'../' * levels}escaped{levels}" for levels in range(1, 7)]


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """Give a folder so far above the home folder that the paths of this file end inside it."""
    return tmp_path / "p"


@pytest.fixture
def deep_site(ward_site: Site, parent: Path) -> Site:
    home = parent / DEEP
    home.mkdir(parents=True)
    return replace(ward_site, settings=replace(ward_site.settings, home=home))


@pytest.fixture
def network(deep_site: Site, parent: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    # What is written beside the process lands in the parent, too.
    work = parent / "a/b/c/d/e/f/work"
    work.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    monkeypatch.chdir(work)
    with practice_network(deep_site, quick()) as running:
        yield running


@pytest.fixture
def ada(deep_site: Site, network: Network) -> Learner:
    made = Learner(person(deep_site.store, organization(deep_site.store)), deep_site)
    assert echo(network, made)  # whatever is kept at first use is kept now
    return made


def tree(parent: Path) -> dict[str, str]:
    """Return every file below *parent* with what is in it."""
    return {
        str(path.relative_to(parent)): sha256(path.read_bytes()).hexdigest()
        for path in parent.rglob("*")
        if path.is_file()
    }


def stored_as(network: Network, ada: Learner, uids: list[str]) -> list[int | None]:
    """Store one object under each of *uids*, and return the statuses."""
    ct = sample_path("CT_small.dcm").read_bytes()
    entity = AE("CT01")
    entity.add_requested_context(CT)
    association = entity.associate("127.0.0.1", network.ports.dicom, ae_title=ada.title)
    statuses = [store_as(association, uid, ct) for uid in uids]
    association.release()
    return statuses


def test_the_paths_would_end_where_this_test_looks(deep_site: Site, parent: Path) -> None:
    folders = [deep_site.settings.home, deep_site.settings.evidence, parent / "a/b/c/d/e/f/work"]

    ends = {(folder / path).resolve() for folder in folders for path in UPWARD}

    assert all(end.is_relative_to(parent.resolve()) for end in ends)
    assert len(ends) > len(UPWARD)


def test_a_file_beside_the_home_folder_would_be_seen(parent: Path, deep_site: Site) -> None:
    before = tree(parent)
    (deep_site.settings.home / UPWARD[3]).write_text("escaped", "utf-8")

    assert set(tree(parent)) - set(before) == {"a/b/c/escaped4"}


def test_uids_that_look_like_paths_write_no_file_anywhere(
    ada: Learner, network: Network, parent: Path
) -> None:
    before = tree(parent)

    # A UID has 64 characters at most, and pytest's own folders are longer.
    with TemporaryDirectory(prefix="p") as folder:
        outside = Path(folder)
        statuses = stored_as(network, ada, [*UPWARD, *PATHS, str(outside / "absolute")])
        assert list(outside.iterdir()) == []

    assert None not in statuses
    assert all(status not in (0x0000, 0xB000) for status in statuses)
    assert ada.held() == []
    assert tree(parent) == before


def test_messages_that_name_paths_write_no_file_anywhere(
    ada: Learner, network: Network, parent: Path
) -> None:
    before = tree(parent)

    for path in UPWARD:
        message = ada.message(path).replace("|ADT^A01|", f"|{path}^{path}|")
        [answer] = sent(network.ports.mllp, message)
        assert "MSA|A" in answer

    assert tree(parent) == before
