"""The hospital at work: it acts, it answers, and between two actions it is plain data."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeAlias

from app.errors import InvalidInput
from app.practice.actions import DICOM_ACTIONS, Files, query_of
from app.practice.archive import Archive
from app.practice.background import Background
from app.practice.config import (
    ArchiveConfig,
    HospitalConfig,
    ModalityConfig,
    Node,
    PeerConfig,
    ReceiverConfig,
    Record,
    WebConfig,
)
from app.practice.conversation import Conversation
from app.practice.dicomweb.archives import ArchiveHoldings
from app.practice.dicomweb.asking import ask_the_web, web_services, web_shelves
from app.practice.dicomweb.config import NODE_KIND as DICOMWEB
from app.practice.dicomweb.config import DicomWebConfig
from app.practice.engine.building import receiver_of
from app.practice.engine.commands import COMMANDS, command
from app.practice.engine.feeding import Feed
from app.practice.engine.settling import roles_of, settle, stations_of, with_deliveries
from app.practice.forms import CannotSend, address_of
from app.practice.limits import LIMITS, Limits
from app.practice.media import Keeper, write_media
from app.practice.media_names import WRITE_MEDIA, is_media, kept_name
from app.practice.messages import frames_of, send_hl7
from app.practice.mllp import Fault
from app.practice.mllp_server import Notice
from app.practice.modality import Modality
from app.practice.network import closed_port
from app.practice.orthanc.deputy import Deputy
from app.practice.outcomes import IN_THE_CLEAR, NOT_SENT, TLS_FAILED, Result, result
from app.practice.receiver import Receiver
from app.practice.services.courier import Courier
from app.practice.services.desk import Desk
from app.practice.services.models import WORKLIST_FIND
from app.practice.services.scheduled import ACQUIRE
from app.practice.strangers import BAD_REQUEST, Stranger
from app.practice.tls.contexts import server_context
from app.practice.tls.door import Door
from app.practice.trace import Trace
from app.practice.visits import CONSOLE, Line, Stopped, visit

Exchange: TypeAlias = dict[str, Any]

_SEND_HL7: Final = "send_hl7"
_MOVES_MESSAGES: Final = (_SEND_HL7, *COMMANDS)
REPORTS_STEPS: Final = ("mpps_create", "mpps_set")
"""The actions after which a RIS may have something to follow."""


class Hospital:
    """A hospital with its systems' holdings, made of plain data and turned back into it.

    *peers* gives the loopback port of each node of kind ``peer``; plain data cannot name one.
    *orthanc* is the program that stands in for archives, where it can.
    """

    def __init__(
        self,
        config: HospitalConfig,
        limits: Limits = LIMITS,
        peers: Mapping[str, int] | None = None,
        orthanc: Path | None = None,
    ) -> None:
        self.config = config
        self.limits = limits
        self.desk = Desk()
        self._peers = dict(peers or {})
        courier = Courier(config.nodes, self, limits)
        self.archives = {
            node.id: Modality(node, limits, courier, self.desk.post)
            if isinstance(node, ModalityConfig)
            else Archive(node, limits, courier, self.desk.post)
            for node in config.nodes
            if isinstance(node, ArchiveConfig)
        }
        self.receivers: dict[str, Receiver] = {
            node.id: receiver_of(node, limits)
            for node in config.nodes
            if isinstance(node, ReceiverConfig)
        }
        self._deputy = Deputy(orthanc, config.nodes, self.archives, limits)
        self._settling = Lock()
        self._feed = Feed(self.archives, self.receivers)
        self.web = web_shelves(config.nodes)
        self._services = web_services(self.web, self.archives.values())
        self._media: dict[str, bytes] = {}

    def act(self, action: Mapping[str, Any], files: Files | None = None) -> Exchange:
        """Perform one action for real and return the exchange; nothing runs afterwards."""
        trace = Trace()
        trace.add_peer(CONSOLE, self.config.console, "console")
        for archive in self.archives.values():
            archive.shelf.lend(files or {})
        found = self._perform(action, files or {}, trace)
        if action.get("kind") in _MOVES_MESSAGES:
            found = self._settled(found, trace, is_command=action["kind"] in COMMANDS)
        elif action.get("kind") in REPORTS_STEPS and self.follow(found):
            found = self._settled(found, trace, is_command=False)
        found["elapsed_ms"] = trace.elapsed_ms()
        return {"action": dict(action), "trace": trace.to_data(), "result": found}

    def settle(self, trace: Trace) -> list[Record]:
        """Deliver what waits in the queues of the hospital, and return the attempts."""
        with self._settling:
            told = settle(self, trace)
            self._feed.refresh()
        return told

    def follow(self, found: Result) -> bool:
        """Let each RIS follow a performed step that was just reported, if it was taken.

        Return whether that changed the status of an order.
        """
        if not found["ok"]:
            return False
        return self._feed.follow(found["reached"], str(found.get("sop_instance_uid", "")))

    def _settled(self, found: Result, trace: Trace, *, is_command: bool) -> Result:
        if not stations_of(self):
            return found
        return with_deliveries(found, self.settle(trace), is_command=is_command)

    def holdings(self) -> dict[str, Any]:
        """Return what the systems hold now, by node id, as their configuration would say it."""
        held: dict[str, Any] = {name: archive.state() for name, archive in self.archives.items()}
        held |= {name: receiver.holdings() for name, receiver in self.receivers.items()}
        return held | {name: shelf.to_data() for name, shelf in self.web.items()}

    def bring(self, objects: Files) -> None:
        """Put objects stored earlier, named as :meth:`objects` names them, where they were."""
        for name, data in objects.items():
            node, _, file = name.rpartition("/")
            if is_media(file):
                continue
            if node in self.archives:
                self.archives[node].shelf.stored[file.removesuffix(".dcm")] = data
            elif node in self.web:
                self.web[node].stored[file.removesuffix(".dcm")] = data

    def objects(self) -> dict[str, bytes]:
        """Return the objects that came in, as files, by node and SOP Instance UID.

        What C-GET brought to the console is under ``console/``. Media are among them, each as one
        file of the system that wrote it.
        """
        shelves = {name: archive.shelf.stored for name, archive in self.archives.items()}
        shelves[CONSOLE] = self.desk.objects
        shelves |= {name: shelf.stored for name, shelf in self.web.items()}
        stored = {
            kept_name(name, uid): data
            for name, stored in shelves.items()
            for uid, data in stored.items()
        }
        return stored | self._media

    def open_node(self, node: Node, talk: Conversation, stack: ExitStack) -> int:
        """Start the service of *node* and return the loopback port it listens on."""
        if isinstance(node, PeerConfig):
            return self._peers[node.id]
        if node.id in self.archives:
            port = self._open_archive(node.id, talk, stack)
        else:
            loop = stack.enter_context(Background())
            port = start_service(node, self.receivers.get(node.id), _notice(talk), loop, stack)
        return behind_door(node, port, lambda: talk, self.limits, stack)

    def _open_archive(self, node_id: str, talk: Conversation, stack: ExitStack) -> int:
        if (port := self._deputy.open(talk, stack)) is not None:
            return port
        reception = self.archives[node_id].open(lambda _address: talk)
        stack.callback(reception.stop)
        return reception.port

    def _perform(self, action: Mapping[str, Any], files: Files, trace: Trace) -> Result:
        reached: str | None = None
        if action.get("kind") == DICOMWEB:
            return ask_the_web(self._services, action, files, trace)
        if action.get("kind") == WRITE_MEDIA:
            found, media = write_media(self._keepers(files), action, trace)
            self._media |= media
            return found
        if action.get("kind") == ACQUIRE:
            return self._modality(action).acquire(action, files, trace)
        try:
            if action.get("kind") in COMMANDS:
                found = command(self.receivers, action, trace)
                return {**found, "reached": action["node"]}
            go, to = self._prepared(action, files), address_of(action, self.config.nodes)
            self._deputy.consider(action, files, to)
            with visit(self.config.nodes, to, trace, self, self.limits) as line:
                reached = line.node.id
                found = go(line)
                if line.node.takes_tls and to.tls is None:
                    found |= {"ok": False, "outcome": TLS_FAILED, "sentence": IN_THE_CLEAR}
            self._deputy.note(found)
            self._note_worklist(action, found)
        except CannotSend as error:
            trace.add("note", (CONSOLE, CONSOLE), "Not sent", str(error), ok=False)
            found = result(NOT_SENT, str(error))
        except Stopped as stop:
            found = stop.result
        return {**found, "reached": reached}

    def _modality(self, action: Mapping[str, Any]) -> Modality:
        at_work = self.archives.get(str(action.get("node", "")))
        if not isinstance(at_work, Modality):
            raise InvalidInput("No such system of this hospital acquires images.")
        return at_work

    def _note_worklist(self, action: Mapping[str, Any], found: Result) -> None:
        """Let a modality know what was found where somebody asked for a worklist as that device."""
        if action.get("kind") != "find" or query_of(action)[0] != WORKLIST_FIND:
            return
        for at_work in self.archives.values():
            if isinstance(at_work, Modality):
                at_work.note(action, found)

    def _keepers(self, files: Files) -> dict[str, Keeper]:
        """Return the systems that keep objects for others, which is what media are written of."""
        found: dict[str, Keeper] = {}
        for name, archive in self.archives.items():
            if type(archive.config) is ArchiveConfig:
                found[name] = Keeper(archive.config, ArchiveHoldings(archive))
        for name, shelf in self.web.items():
            shelf.lend(files)
            found[name] = Keeper(shelf.config, shelf)
        return found

    def _prepared(self, action: Mapping[str, Any], files: Files) -> Callable[[Line], Result]:
        kind = str(action.get("kind", ""))
        if kind == _SEND_HL7:
            frames = frames_of(action, files)
            return lambda line: self._send_hl7(line, frames)
        if kind not in DICOM_ACTIONS:
            raise InvalidInput(f"A console has no action called {kind!r}.")
        go = DICOM_ACTIONS[kind](action, files)
        return lambda line: go(line, self.limits)

    def _send_hl7(self, line: Line, frames: list[bytes]) -> Result:
        with Background() as loop:
            return send_hl7(line, frames, loop, self.limits, roles_of(self))


def start_service(
    node: Node, receiver: Receiver | None, notice: Notice, loop: Background, stack: ExitStack
) -> int:
    """Start a service that is no archive on *loop*, until *stack* ends it."""
    if receiver is not None and receiver.is_down:
        return closed_port(stack)
    if receiver is not None:
        server = receiver.server(notice)
        loop.run(server.start())
        stack.callback(lambda: loop.run(server.stop()))
        return server.port
    reply = BAD_REQUEST if isinstance(node, WebConfig | DicomWebConfig) else b""
    stranger = Stranger(reply, patience=10)
    loop.run(stranger.start())
    stack.callback(lambda: loop.run(stranger.stop()))
    return stranger.port


def behind_door(
    node: Node, port: int, introduce: Callable[[], Conversation], limits: Limits, stack: ExitStack
) -> int:
    """Return the port on which *node* is reached: its own *port*, or a door before it in TLS."""
    if not node.takes_tls:
        return port

    def notice(sentence: str) -> None:
        talk = introduce()
        way = (talk.client, talk.server)
        talk.trace.add("tls_failed", way, "TLS handshake failed", sentence, ok=False)

    context = server_context(node.shown_certificate)
    door = Door(context, ("127.0.0.1", port), notice, limits)
    stack.callback(door.stop)
    return door.port


def _notice(talk: Conversation) -> Notice:
    def notice(_address: tuple[str, int], fault: Fault) -> None:
        way = (talk.client, talk.server)
        detail = {"code": fault.code}
        talk.trace.add("note", way, "Framing fault", fault.sentence, detail=detail, ok=False)

    return notice


def perform(
    hospital: Mapping[str, Any],
    actions: Iterable[Mapping[str, Any]],
    files: Files | None = None,
) -> list[Exchange]:
    """Perform *actions* one after the other in one hospital, and return their exchanges."""
    at_work = Hospital(HospitalConfig.from_data(hospital))
    return [at_work.act(action, files) for action in actions]


def act(
    hospital: Mapping[str, Any], action: Mapping[str, Any], files: Files | None = None
) -> Exchange:
    """Perform one action in the hospital and return the exchange."""
    return perform(hospital, [action], files)[0]


@dataclass(slots=True)
class Running:
    """A hospital that listens: the real port of each node, and a trace for each connection."""

    hospital: Hospital
    ports: dict[str, int] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list)

    def introduce(self, node: Node) -> Conversation:
        """Begin the trace of a connection from outside."""
        trace = Trace()
        trace.add_peer("caller", "Caller", "client")
        trace.add_peer(node.id, node.label, node.kind)
        self.traces.append(trace)
        del self.traces[:-_KEPT_TRACES]
        return Conversation(trace, "caller", node.id, shared=False)


_KEPT_TRACES: Final = 200


@contextmanager
def running(
    hospital: Mapping[str, Any] | HospitalConfig,
    limits: Limits = LIMITS,
    peers: Mapping[str, int] | None = None,
) -> Iterator[Running]:
    """Let every system of the hospital listen on the loopback until the block ends."""
    config = (
        hospital if isinstance(hospital, HospitalConfig) else HospitalConfig.from_data(hospital)
    )
    open_house = Running(Hospital(config, limits, peers))
    with ExitStack() as stack:
        loop = stack.enter_context(Background())
        for node in config.nodes:
            if not isinstance(node, PeerConfig):
                open_house.ports[node.id] = _listen(open_house, node, loop, stack)
        yield open_house


def _listen(house: Running, node: Node, loop: Background, stack: ExitStack) -> int:
    port = _service(house, node, loop, stack)
    limits = house.hospital.limits
    return behind_door(node, port, lambda: house.introduce(node), limits, stack)


def _service(house: Running, node: Node, loop: Background, stack: ExitStack) -> int:
    archive = house.hospital.archives.get(node.id)
    if archive is not None:
        reception = archive.open(lambda _address: house.introduce(node))
        stack.callback(reception.stop)
        return reception.port
    receiver = house.hospital.receivers.get(node.id)

    def notice(address: tuple[str, int], fault: Fault) -> None:
        _notice(house.introduce(node))(address, fault)

    return start_service(node, receiver, notice, loop, stack)
