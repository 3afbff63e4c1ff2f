"""The systems that Orthanc calls in turn: where objects are moved to, and reports are sent."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from app.frozen import Frozen
from app.practice.archive import Archive
from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, ArchiveConfig, Node
from app.practice.conversation import Conversation
from app.practice.doors import Door, tell_opened
from app.practice.forms import Address
from app.practice.network import reached
from app.practice.objects import Parcel
from app.practice.services.records import Destination
from app.practice.trace import Trace

_APPLICATION: Final = {"uid": "1.2.840.10008.3.1.1.1"}


class Unfit(Exception):
    """Orthanc cannot do this as the archive would; the text says why."""


class Neighbor(Frozen):
    """A system that *origin* has in its table of destinations, and that lets it in."""

    origin: ArchiveConfig
    row: Destination
    system: Archive

    def must_take(self, parcels: Iterable[Parcel]) -> None:
        """Raise :class:`Unfit` if the system would refuse one of *parcels*."""
        config = self.system.config
        if config.coercion or config.quota_objects is not None or config.duplicates == "refuse":
            raise Unfit("The destination may refuse or change an object.")
        offered = {row.abstract_syntax: row.transfer_syntaxes for row in config.contexts}
        for item in parcels:
            if item.transfer_syntax_uid not in offered.get(item.sop_class_uid, ()):
                raise Unfit("Orthanc does not say which object found no context.")

    def must_offer(self, abstract_syntax: str) -> None:
        """Raise :class:`Unfit` if the system does not offer the service in plain encodings."""
        plain = {EXPLICIT_LE, IMPLICIT_LE}
        for row in self.system.config.contexts:
            if row.abstract_syntax == abstract_syntax and plain & set(row.transfer_syntaxes):
                return
        raise Unfit("Orthanc does not say that the destination lacks the service.")

    @contextmanager
    def listening(self, trace: Trace) -> Iterator[int]:
        """Let the system listen until the block ends, and give its port."""

        def introduce(_address: tuple[str, int]) -> Conversation:
            origin, there = self.origin, self.system.config
            for peer in (origin, there):
                trace.add_peer(peer.id, peer.label, peer.kind)
            talk = Conversation(trace, origin.id, there.id, shared=False)
            tell_opened(talk, Door(self.row.host, there.address, int(self.row.port)))
            return talk

        reception = self.system.open(introduce)
        try:
            yield reception.port
        finally:
            reception.stop()


def known_neighbor(
    archive: Archive, title: str, nodes: tuple[Node, ...], archives: Mapping[str, Archive]
) -> Neighbor:
    """Return the system that *archive* has in its table under *title*, if the two get on."""
    row = {each.ae_title.strip(): each for each in archive.config.destinations}.get(title)
    if row is None:
        raise Unfit("Orthanc does not say that a destination is unknown.")
    node = reached(nodes, Address(row.host, int(row.port)))
    system = archives.get(node.id) if node is not None else None
    if system is None or system is archive or row.tls or system.config.tls is not None:
        raise Unfit("Orthanc does not say why a destination cannot be reached.")
    titles = {"calling_ae_title": archive.config.ae_title, "called_ae_title": title}
    if system.judge({**titles, "application_context": _APPLICATION}, 0) is not None:
        raise Unfit("Orthanc does not say that a destination rejects it.")
    return Neighbor(archive.config, row, system)
