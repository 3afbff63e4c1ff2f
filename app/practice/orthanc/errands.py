"""One action of a console at one archive: what Orthanc has to know to do it, or why it cannot.

What Orthanc does otherwise than the labs teach it, or not at all, the archive does itself.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from pydicom.uid import UID

from app.dicom import read_object
from app.errors import InvalidInput
from app.frozen import Frozen, replace
from app.practice.actions import query_of
from app.practice.archive import Archive
from app.practice.config import (
    EXPLICIT_LE,
    IMPLICIT_LE,
    VERIFICATION,
    ArchiveConfig,
    Node,
    Record,
    storage_contexts,
)
from app.practice.datasets import from_dataset
from app.practice.forms import Titles, encoded, titles_of
from app.practice.indexing import facts
from app.practice.media_opening import with_media_opened
from app.practice.objects import Parcel, parcel
from app.practice.orthanc.neighbors import Neighbor, Unfit, known_neighbor
from app.practice.services.actions import model_of, references_of
from app.practice.services.models import (
    GET_MODELS,
    MOVE_MODELS,
    STORAGE_COMMITMENT,
    WORKLIST_FIND,
)

MOST_OBJECTS: Final = 200
_PLAIN: Final = (EXPLICIT_LE, IMPLICIT_LE)
_LONGEST_TITLE: Final = 16
_IDENTIFIERS: Final = ("SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID")


class Asked(Frozen):
    """An action that reaches *archive*, in a hospital of *nodes* and *archives*."""

    archive: Archive
    archives: Mapping[str, Archive]
    nodes: tuple[Node, ...]
    action: Mapping[str, Any]
    files: Mapping[str, bytes]

    @property
    def config(self) -> ArchiveConfig:
        """Return the archive's settings."""
        return self.archive.config

    @property
    def titles(self) -> Titles:
        """Return the two AE titles, as an archive compares them."""
        typed = titles_of(self.action)
        return Titles(typed.calling.strip(), typed.called.strip())


class Errand(Frozen):
    """What Orthanc needs for one action: who calls, what it holds, whom it calls in turn."""

    archive: Archive
    files: tuple[bytes, ...] = ()
    syntaxes: tuple[str, ...] = _PLAIN
    neighbor: Neighbor | None = None
    callers: tuple[str, ...] = ()


def errand_of(asked: Asked) -> Errand:
    """Return what Orthanc is to do, or raise :class:`Unfit` with the reason why it cannot."""
    plan = _PLANS.get(str(asked.action.get("kind")))
    if plan is None or type(asked.config) is not ArchiveConfig:
        raise Unfit("Orthanc has no such service.")
    if asked.action.get("contexts"):
        raise Unfit("The caller proposes contexts of its own.")
    return replace(plan(asked), callers=_callers(asked))


def _callers(asked: Asked) -> tuple[str, ...]:
    """Return the calling titles that are let in; the caller's is among them without a check."""
    config, titles, own = asked.config, asked.titles, asked.config.ae_title.strip()
    listed = tuple(row.ae_title.strip() for row in config.device_table)
    if not 0 < len(own) <= _LONGEST_TITLE:
        raise Unfit("Orthanc cannot have this AE title.")
    if config.associations_in_use >= config.max_associations:
        raise Unfit("Orthanc has no limit to its associations.")
    are_both_wrong = titles.calling not in listed and titles.called != own
    if are_both_wrong and config.checks == ("calling", "called"):
        raise Unfit("Orthanc looks at the called title before the calling one.")
    return listed if "calling" in config.checks else (*listed, titles.calling)


def _echo(asked: Asked) -> Errand:
    _offered(asked, VERIFICATION)
    return Errand(asked.archive)


def _store(asked: Asked) -> Errand:
    config = asked.config
    if config.coercion or config.quota_objects is not None or config.duplicates == "refuse":
        raise Unfit("Orthanc neither changes objects, nor counts them, nor refuses doubles.")
    chosen = with_media_opened(asked.action["files"], asked.files)
    parcels = [parcel(name, data) for name, data in chosen.items()]
    for item in parcels:
        _identified(item.sop_instance_uid, facts(read_object(item.data)))
    uids = {item.sop_instance_uid for item in parcels}
    if uids & set(config.lost_objects):
        raise Unfit("Orthanc's index and its files do not part.")
    held = {uid: row for uid, row in asked.archive.holdings.items() if uid in uids}
    return Errand(asked.archive, _files(asked.archive, held), _syntaxes(config, parcels))


def _syntaxes(config: ArchiveConfig, parcels: Iterable[Parcel]) -> tuple[str, ...]:
    """Return the encodings that the archive takes of these objects; Orthanc has one list."""
    offered = {row.abstract_syntax: row.transfer_syntaxes for row in config.contexts}
    lists = [offered.get(item.sop_class_uid, ()) for item in parcels]
    if not all(lists):
        raise Unfit("Orthanc takes every kind of object.")
    if len(set(map(frozenset, lists))) > 1:
        raise Unfit("Orthanc takes every kind of object in the same encodings.")
    return lists[0]


def _find(asked: Asked) -> Errand:
    model, keys = query_of(asked.action)
    if model == WORKLIST_FIND:
        raise Unfit("The worklist is ours, and steps that are performed change it.")
    _offered(asked, model)
    _understood(lambda: asked.archive.find(model, from_dataset(encoded(keys))))
    return Errand(asked.archive, _files(asked.archive, asked.archive.holdings))


def _move(asked: Asked) -> Errand:
    files, parcels = _retrieved(asked, MOVE_MODELS)
    title = str(asked.action["destination"]).strip()
    neighbor = known_neighbor(asked.archive, title, asked.nodes, asked.archives)
    neighbor.must_take(parcels)
    return Errand(asked.archive, files, neighbor=neighbor)


def _get(asked: Asked) -> Errand:
    files, parcels = _retrieved(asked, GET_MODELS)
    classes = {row.abstract_syntax for row in storage_contexts()}
    fits = [
        item.sop_class_uid in classes and item.transfer_syntax_uid in _PLAIN for item in parcels
    ]
    if not all(fits):
        raise Unfit("Orthanc does not say which objects fit no context.")
    return Errand(asked.archive, files)


def _commit(asked: Asked) -> Errand:
    config = asked.config
    if config.commitment != "new":
        raise Unfit("Orthanc reports on an association of its own.")
    if config.commitment_failures or config.lost_objects:
        raise Unfit("Orthanc fails for no reasons but its own.")
    if str(asked.action.get("transaction_uid", "")) in asked.archive.commitment.transactions:
        raise Unfit("Orthanc does not know earlier transactions.")
    _offered(asked, STORAGE_COMMITMENT)
    references = references_of(asked.action, asked.files)
    for each in references:
        _offered(asked, each.sop_class_uid)
    neighbor = known_neighbor(asked.archive, asked.titles.calling, asked.nodes, asked.archives)
    neighbor.must_offer(STORAGE_COMMITMENT)
    uids = {each.sop_instance_uid for each in references}
    held = {uid: row for uid, row in asked.archive.holdings.items() if uid in uids}
    return Errand(asked.archive, _files(asked.archive, held), neighbor=neighbor)


_Plan: TypeAlias = Callable[[Asked], Errand]
_PLANS: Final[dict[str, _Plan]] = {
    "echo": _echo,
    "store": _store,
    "find": _find,
    "move": _move,
    "get": _get,
    "commit": _commit,
}


def _retrieved(asked: Asked, models: Mapping[str, str]) -> tuple[tuple[bytes, ...], list[Parcel]]:
    """Return the files that the archive holds, and those that a retrieval asks for."""
    model = model_of(asked.action, models)
    _offered(asked, model)
    keys = from_dataset(encoded(asked.action.get("keys", {})))
    selected = _understood(lambda: asked.archive.select(model, keys))
    files = _files(asked.archive, asked.archive.holdings)
    found = (asked.archive.shelf.parcel(row["SOPInstanceUID"], row) for row in selected)
    return files, [item for item in found if item is not None]


def _files(archive: Archive, held: Mapping[str, Record]) -> tuple[bytes, ...]:
    """Return the files behind the records *held*, as the archive itself would send them."""
    if len(held) > MOST_OBJECTS:
        raise Unfit("Orthanc would be filled for too long.")
    found = []
    for uid, row in held.items():
        item = archive.shelf.parcel(uid, row)
        if item is None:
            raise Unfit("Orthanc's index and its files do not part.")
        _identified(uid, row)
        found.append(item.data)
    return tuple(found)


def _identified(uid: str, row: Record) -> None:
    if not UID(uid).is_valid or not all(row.get(name) for name in _IDENTIFIERS):
        raise Unfit("Orthanc keeps no object without its place in series and study.")


def _offered(asked: Asked, abstract_syntax: str) -> None:
    for row in asked.config.contexts:
        if row.abstract_syntax == abstract_syntax and set(_PLAIN) <= set(row.transfer_syntaxes):
            return
    raise Unfit("The archive does not offer what Orthanc always offers.")


def _understood(ask: Callable[[], list[Record]]) -> list[Record]:
    try:
        return ask()
    except InvalidInput as error:
        raise Unfit("Orthanc does not say what is wrong with a query.") from error
