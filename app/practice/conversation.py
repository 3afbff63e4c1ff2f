"""One TCP connection on which DICOM is spoken, as both ends see it."""

from collections import deque
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final

from app.practice import dimse, pdu
from app.practice.config import EXPLICIT_LE, IMPLICIT_LE
from app.practice.datasets import READING_TROUBLE, from_bytes, from_dataset
from app.practice.dimse import Message
from app.practice.sayings import as_text, count, say
from app.practice.services.models import GET_MODELS
from app.practice.services.transactions import MOVE_ORIGINATOR, transaction_of
from app.practice.trace import Event, Trace
from app.practice.words import rejection_data, status_words

_ABORT: Final = bytes([pdu.ABORT])
_PLAIN: Final = (EXPLICIT_LE, IMPLICIT_LE)
_GETS: Final = frozenset(GET_MODELS.values())
_REQUESTS: Final = frozenset({pdu.ASSOCIATE_RQ, pdu.P_DATA, pdu.RELEASE_RQ})


@dataclass(slots=True)
class Known:
    """What an end can know of the association by now, for results and graders."""

    rejection: dict[str, Any] | None = None
    contexts: list[dict[str, Any]] = field(default_factory=list)
    is_accepted: bool = False
    is_garbled: bool = False
    is_overdue: bool = False
    aborted_by: str = ""
    closed_by: str = ""


class Conversation:
    """Turn the bytes that pass between *client* and *server* into events of a trace.

    The end that is ours reports what it sends and receives. Where both ends are ours a PDU is
    told once, when it is sent, and its receipt is noted on the same event.
    """

    def __init__(self, trace: Trace, client: str, server: str, *, shared: bool) -> None:
        self.trace = trace
        self.client = client
        self.server = server
        self._shared = shared
        self._lock = RLock()
        self._in_flight: dict[str, deque[Event | None]] = {client: deque(), server: deque()}
        self._messages: dict[str, Message] = {}
        self._abstract: dict[int, dict[str, str]] = {}
        self._syntaxes: dict[int, str] = {}
        self._awaits_answer = False
        self._is_retrieval = False
        self.known = Known()

    def sent(self, sender: str, data: bytes) -> None:
        """Note that *sender*, which is ours, sent the PDU *data*."""
        with self._lock:
            if data[:1] == _ABORT and self._awaits_answer and sender == self.client:
                self._give_up()
            event = self._tell(sender, data)
            if self._shared:
                self._in_flight[sender].append(event)

    def received(self, receiver: str, data: bytes) -> None:
        """Note that *receiver*, which is ours, received the PDU *data*."""
        sender = self.client if receiver == self.server else self.server
        with self._lock:
            if not self._shared:
                self._tell(sender, data)
            elif self._in_flight[sender]:
                event = self._in_flight[sender].popleft()
                if event is not None:
                    event.detail["received_at_ms"] = self.trace.elapsed_ms()

    def told_by_client(self) -> None:
        """Let the client alone tell what passes: the server is a program that does not."""
        self._shared = False

    def foretell(self, message: Message) -> None:
        """Tell a whole DIMSE *message* of the server that is about to be sent."""
        with self._lock:
            self._tell_message((self.server, self.client), message)

    def garbage(self, receiver: str, data: bytes, summary: str) -> None:
        """Note bytes at *receiver* that begin no PDU."""
        sender = self.client if receiver == self.server else self.server
        with self._lock:
            self.known.is_garbled = True
            self._awaits_answer = False
            self.trace.add(
                "garbage",
                (sender, receiver),
                "Bytes that are not DICOM",
                summary,
                detail={"bytes": len(data), "as_text": as_text(data)},
                data=data,
                ok=False,
            )

    def timed_out(self, waiting: str, summary: str) -> None:
        """Note that *waiting* gave up waiting for the other end."""
        other = self.client if waiting == self.server else self.server
        self.known.is_overdue = True
        self.trace.add("timeout", (other, waiting), "Time-out", summary, ok=False)

    def closed(self, by: str) -> None:
        """Note who closed the connection; only the first to do so is told."""
        other = self.client if by == self.server else self.server
        with self._lock:
            if self.known.closed_by:
                return
            self.known.closed_by = by
            who = self.trace.label(by)
            self.trace.add(
                "tcp_close", (by, other), "TCP connection closed", f"{who} closes the connection."
            )

    def _give_up(self) -> None:
        self._awaits_answer = False
        who = self.trace.label(self.client)
        other = self.trace.label(self.server)
        self.timed_out(self.client, f"{who} waited for an answer of {other}; none came in time.")

    def _tell(self, sender: str, data: bytes) -> Event | None:
        receiver = self.client if sender == self.server else self.server
        way = (sender, receiver)
        kind = data[0] if data else 0
        self._awaits_answer = sender == self.client and kind in _REQUESTS
        if kind == pdu.P_DATA:
            return self._tell_data(way, data)
        if kind == pdu.ASSOCIATE_RQ:
            return self._tell_request(way, data)
        if kind == pdu.ASSOCIATE_AC:
            return self._tell_accept(way, data)
        if kind == pdu.ASSOCIATE_RJ:
            return self._tell_reject(way, data)
        if kind == pdu.ABORT:
            return self._tell_abort(way, data)
        return self._tell_release(way, kind, data)

    def _tell_request(self, way: tuple[str, str], data: bytes) -> Event:
        detail = pdu.read_associate(data)
        contexts = detail.get("presentation_contexts", [])
        self._abstract = {row["id"]: row.get("abstract_syntax", {}) for row in contexts}
        summary = (
            f"{self.trace.label(way[0])} asks for an association: called AE title "
            f"“{detail.get('called_ae_title', '').rstrip()}”, calling AE title "
            f"“{detail.get('calling_ae_title', '').rstrip()}”, "
            f"{count(contexts, 'presentation context')} proposed."
        )
        return self.trace.add(
            "a_associate_rq", way, "A-ASSOCIATE-RQ", summary, detail=detail, data=data
        )

    def _tell_accept(self, way: tuple[str, str], data: bytes) -> Event:
        detail = pdu.read_associate(data)
        contexts = detail.get("presentation_contexts", [])
        for row in contexts:
            row["abstract_syntax"] = self._abstract.get(row["id"], pdu.uid_data(""))
            if row.get("result", {}).get("code") == 0:
                self._syntaxes[row["id"]] = row["transfer_syntax"]["uid"]
                self._is_retrieval |= row["abstract_syntax"].get("uid") in _GETS
        self.known.is_accepted = True
        in_step = sorted(contexts, key=lambda row: int(row["id"]))
        self.known.contexts = [_context_result(row) for row in in_step]
        accepted = len(self._syntaxes)
        who = self.trace.label(way[0])
        summary = (
            f"{who} accepts the association and {accepted} of "
            f"{count(contexts, 'presentation context')}."
        )
        if not accepted:
            summary = (
                f"{who} accepts the association but none of its presentation contexts: "
                "nothing can be done over it."
            )
        return self.trace.add(
            "a_associate_ac",
            way,
            "A-ASSOCIATE-AC",
            summary,
            detail=detail,
            data=data,
            ok=accepted > 0,
        )

    def _tell_reject(self, way: tuple[str, str], data: bytes) -> Event:
        detail = pdu.read_reject(data)
        codes = [detail[name]["code"] for name in ("result", "source", "reason")]
        self.known.rejection = rejection_data(*codes)
        numbers = "/".join(map(str, codes))
        summary = (
            f"{self.trace.label(way[0])} refuses the association ({numbers}): "
            f"{detail['result']['meaning']}, {detail['reason']['meaning']}. {detail['sentence']}"
        )
        return self.trace.add(
            "a_associate_rj", way, "A-ASSOCIATE-RJ", summary, detail=detail, data=data, ok=False
        )

    def _tell_abort(self, way: tuple[str, str], data: bytes) -> Event:
        detail = pdu.read_abort(data)
        self.known.aborted_by = self.known.aborted_by or way[0]
        summary = (
            f"{self.trace.label(way[0])} ends the association without a release "
            f"({detail['source']['meaning']}, {detail['reason']['meaning']})."
        )
        return self.trace.add(
            "a_abort", way, "A-ABORT", summary, detail=detail, data=data, ok=False
        )

    def _tell_release(self, way: tuple[str, str], kind: int, data: bytes) -> Event:
        who = self.trace.label(way[0])
        if kind == pdu.RELEASE_RQ:
            summary, name = f"{who} is done and asks to release the association.", "a_release_rq"
        else:
            summary, name = (
                f"{who} agrees: the association is released in good order.",
                "a_release_rp",
            )
        ok = True if kind == pdu.RELEASE_RP else None
        return self.trace.add(name, way, pdu.PDU_NAMES.get(kind, "PDU"), summary, data=data, ok=ok)

    def _tell_data(self, way: tuple[str, str], data: bytes) -> Event | None:
        event = None
        for fragment in pdu.fragments(data):
            message = self._messages.setdefault(way[0], Message(fragment.context_id))
            message.came_in(data)
            if message.take(fragment):
                del self._messages[way[0]]
                event = self._tell_message(way, message)
        return event

    def _tell_message(self, way: tuple[str, str], message: Message) -> Event:
        syntax = self._syntaxes.get(message.context_id, "")
        detail: dict[str, Any] = {
            "presentation_context": message.context_id,
            "transfer_syntax": pdu.uid_data(syntax),
            "command_set": dimse.command_data(message.fields),
            "data_set": self._data_set(message, syntax),
            "fragments": message.pieces,
        }
        status = message.fields.get(dimse.STATUS)
        ok = None if status is None else status_words(status).category != "failure"
        summary = say(message, self.trace.label(way[0]))
        event = self.trace.add(
            "dimse", way, message.name, summary, detail=detail, data=bytes(message.wire), ok=ok
        )
        event.transaction = self._transaction(message)
        return event

    def _transaction(self, message: Message) -> str:
        self._is_retrieval |= MOVE_ORIGINATOR in message.fields
        abstract = self._abstract.get(message.context_id, {}).get("uid", "")
        return transaction_of(message.name, abstract, retrieving=self._is_retrieval)

    def _data_set(self, message: Message, syntax: str) -> dict[str, Any] | None:
        if not message.data_bytes:
            return None
        facts: dict[str, Any] = {"bytes": message.data_bytes}
        # Objects are not opened: they are for the archive to read, in its limits.
        if "C-STORE" not in message.name and message.is_whole and syntax in _PLAIN:
            try:
                found = from_bytes(bytes(message.data_set), implicit=syntax == IMPLICIT_LE)
                facts["elements"] = from_dataset(found)
            except READING_TROUBLE:
                facts["damage"] = "The data set cannot be read."
        return facts


def _context_result(row: dict[str, Any]) -> dict[str, Any]:
    answered = row.get("result", {"code": None, "meaning": ""})
    return {
        "id": row["id"],
        "abstract_syntax": row["abstract_syntax"].get("uid", ""),
        "name": row["abstract_syntax"].get("name", ""),
        "result": answered["code"],
        "meaning": answered["meaning"],
        "transfer_syntax": (row.get("transfer_syntax") or {}).get("uid"),
    }
