"""One association from outside, in a process of its own: what it changes is kept, then answered.

Every operation acts in the hospital as it is when the request comes. The final response goes out
when what it says is kept, and says that nothing was done where it could not be.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_GET, C_MOVE, N_ACTION
from pynetdicom.events import Event, InterventionEvent

from app.grading.framing import BrokenFrame
from app.practice.archive import Archive
from app.practice.config import ArchiveConfig, HospitalConfig, Record
from app.practice.conversation import Conversation
from app.practice.gateway.link import Lending, Link
from app.practice.gateway.told import (
    action_of,
    association_action,
    ended,
    foretell,
    read_keys,
    reported,
    result_of,
)
from app.practice.hospital import REPORTS_STEPS, Hospital
from app.practice.limits import Limits
from app.practice.outcomes import Result, result
from app.practice.reception import Reception, Rejection
from app.practice.services.diverting import Service, Services, is_implicit
from app.practice.trace import Trace

CALLER: Final = "tool"
_PENDING: Final = frozenset({0xFF00, 0xFF01})
_NOT_KEPT: Final = {"C_STORE": 0xA700, "C_FIND": 0xA700, "C_MOVE": 0xA702, "C_GET": 0xA702}
_PROCESSING_FAILURE: Final = 0x0110
_MOST_MATCHES: Final = 100


class Floor:
    """A system of the attempt's hospital, and the one association that came to it."""

    def __init__(self, link: Link, told: Mapping[str, Any], limits: Limits) -> None:
        self._link = link
        self._limits = limits
        self._node_id: str = told["node"]
        self._is_named: bool = told["named"]
        self._in_use: int = told["in_use"]
        self._version = -1
        self._held: dict[str, Any] = {}
        self._request: Any = None
        self._context_id = 0
        self._matches: list[Record] = []
        self._has_kept = False
        self._why_not = ""
        self._association: Association | None = None
        self._asked: Record = {}
        self._move_in(told["version"], told["hospital"])
        self._titles = ("", "")
        self.talk = Conversation(self._fresh_trace(), CALLER, self._node_id, shared=False)

    @property
    def config(self) -> ArchiveConfig:
        """Return the settings of the system, as they are now."""
        return self._archive.config

    @property
    def _archive(self) -> Archive:
        return self._hospital.archives[self._node_id]

    def reception(self) -> Reception:
        """Return a reception that takes no connection but the one it is given."""
        made = Reception(
            self.config,
            lambda _address: self.talk,
            self._judge,
            [(event, self._handler(event)) for event in self._archive.handlers()],
            self._services(),
            self._limits,
            prepare=self._prepare,
        )
        made.close_door()
        return made

    def finish(self) -> None:
        """Keep what became of the association, where nothing was asked over it."""
        if not self._has_kept:
            self._keep(association_action(self._titles, self.config), ended(self.talk))

    def _judge(self, request: dict[str, Any], _associations: int) -> Rejection | None:
        calling, called = (
            str(request.get(f"{whose}_ae_title", "")).strip() for whose in ("calling", "called")
        )
        # The title that means this system stands for the one that it has in its hospital.
        own = self.config.ae_title if self._is_named else called
        self._titles = (calling, own)
        if not self._is_named and own.strip() == self.config.ae_title.strip():
            own = ""
        return self._archive.judge({**request, "called_ae_title": own}, self._in_use)

    def _handler(self, event_type: InterventionEvent) -> Any:
        return lambda event: self._handle(event_type, event)

    def _handle(self, event_type: InterventionEvent, event: Event) -> Any:
        return self._archive.handlers()[event_type](event)

    def _services(self) -> Services:
        return {kind: self._service(kind) for kind in (C_MOVE, C_GET, N_ACTION)}

    def _service(self, kind: type[Any]) -> Service:
        def serve(association: Association, request: Any, context_id: int) -> None:
            self._archive.services()[kind](association, request, context_id)

        return serve

    def _prepare(self, association: Association) -> None:
        serve, send = association._serve_request, association.dimse.send_msg  # noqa: SLF001
        self._association = association

        def serve_and_keep(request: Any, context_id: int) -> None:
            try:
                self._begin(request, context_id)
                serve(request, context_id)
                self._end()
            except BrokenFrame:
                association.abort()

        def keep_and_send(message: Any, context_id: int) -> None:
            self._before(message, context_id)
            send(message, context_id)

        vars(association)["_serve_request"] = serve_and_keep
        vars(association.dimse)["send_msg"] = keep_and_send

    def _begin(self, request: Any, context_id: int) -> None:
        answer, _ = self._link.ask("begin", version=self._version)
        if "hospital" in answer:
            self._move_in(answer["version"], answer["hospital"])
        self._request, self._context_id, self._matches = request, context_id, []

    def _before(self, message: Any, context_id: int) -> None:
        """Keep what the operation did, if *message* is its final response."""
        request = self._request
        if request is None or message.MessageIDBeingRespondedTo != request.MessageID:
            return
        if int(message.Status) in _PENDING:
            self._collect(message, context_id)
            return
        self._request = None
        action = self._action(request, context_id)
        found = result_of(request, message, self.talk, self._matches)
        if action["kind"] in REPORTS_STEPS:
            self._hospital.follow({**found, "reached": self._node_id})
        foretell(self.talk, request, message, context_id)
        if not self._keep(action, found):
            message.Status = _NOT_KEPT.get(type(request).__name__, _PROCESSING_FAILURE)
            message.ErrorComment = self._why_not[:64]
        self._asked = action

    def _end(self) -> None:
        """Keep what changed after the response, such as a transaction that was reported on."""
        if self._request is None and self._version >= 0:
            if (report := self._report()) is not None:
                self._keep(self._asked, reported(report))
            elif self._changed():
                said = "What the answer set in motion was done."
                self._keep(self._asked, result("success", said, contexts=[]))
        self._request = None
        self._link.ask("done")

    def _report(self) -> Record | None:
        """Return the report on the commitment that was asked for, if one went out."""
        transaction = str(self._asked.get("transaction_uid") or "")
        own = self._archive.commitment.reported.pop(transaction, None)
        return own or self._hospital.desk.report(transaction, 0)

    def _action(self, request: Any, context_id: int) -> Record:
        return action_of(request, self._titles, self.config, implicit=self._implicit(context_id))

    def _collect(self, message: Any, context_id: int) -> None:
        data = getattr(message, "Identifier", None)
        if data is not None and len(self._matches) < _MOST_MATCHES:
            row = read_keys(data.getvalue(), implicit=self._implicit(context_id))
            self._matches += [row] if row else []

    def _implicit(self, context_id: int) -> bool:
        return self._association is not None and is_implicit(self._association, context_id)

    def _keep(self, action: Record, found: Result) -> bool:
        trace = self.talk.trace.to_data()
        if self._has_kept and trace["events"] and trace["events"][0]["title"].endswith("-RSP"):
            del trace["events"][0]  # the answer before, which its own exchange foretold
        found = {**found, "reached": self._node_id, "elapsed_ms": self.talk.trace.elapsed_ms()}
        if self._has_kept:
            found["contexts"] = []  # they stand in the association's first exchange
        kept = {"action": action, "trace": trace, "result": found}
        objects = self._hospital.objects()
        changed = self._changed()
        answer, _ = self._link.ask("keep", objects, exchange=kept, holdings=changed)
        self._has_kept = True
        self.talk.trace = self._fresh_trace()
        # What could not be kept, or went together with another's change, is looked at anew.
        self._version = answer["version"]
        self._held |= changed
        for archive in self._hospital.archives.values():
            archive.shelf.stored.clear()
        self._why_not = str(answer.get("sentence", ""))
        return bool(answer["kept"])

    def _changed(self) -> dict[str, Any]:
        now = json.loads(json.dumps(self._hospital.holdings()))
        return {name: held for name, held in now.items() if held != self._held[name]}

    def _move_in(self, version: int, hospital: Mapping[str, Any]) -> None:
        self._version = version
        self._hospital = Hospital(HospitalConfig.from_data(hospital), self._limits)
        self._held = json.loads(json.dumps(self._hospital.holdings()))
        for archive in self._hospital.archives.values():
            archive.shelf.lend(Lending(self._link))

    def _fresh_trace(self) -> Trace:
        trace = Trace()
        trace.add_peer(CALLER, "Your tool", "client")
        trace.add_peer(self._node_id, self.config.label, self.config.kind)
        return trace
