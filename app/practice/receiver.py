"""An HL7 receiver: reads what MLLP brings, keeps what it accepts, and acknowledges."""

from typing import Final, TypeAlias

from app.errors import UnreadableSample
from app.hl7 import AckError, Message, acknowledgement, read_message
from app.practice.config import ReceiverConfig, Record
from app.practice.limits import LIMITS, Limits
from app.practice.mllp import Fault
from app.practice.mllp_server import MllpServer, Notice

Judgment: TypeAlias = tuple[str, str, list[AckError]]
"""Code, text and errors of an acknowledgment."""

ACCEPT, ERROR, REJECT = "AA", "AE", "AR"
_NO_VALUE: Final = frozenset({None, "", '""'})
_BARE: Final = "MSH|^~\\&|{application}|{facility}|||||ACK||P|2.5.1\rMSA|{code}|{control}|{text}\r"


class Receiver:
    """An interface engine's inbound side: AA keeps the message, AE and AR do not."""

    def __init__(self, config: ReceiverConfig, limits: Limits = LIMITS) -> None:
        self.config = config
        self.limits = limits
        self.messages: list[str] = list(config.messages)

    @property
    def is_down(self) -> bool:
        """Return whether nothing listens on its port."""
        return False

    def server(self, notice: Notice) -> MllpServer:
        """Return the server that brings messages here; it does not listen yet."""
        return MllpServer(self.answer, self.refuse, notice, self.limits)

    def answer(self, data: bytes) -> bytes:
        """Return the acknowledgment of a message that came whole."""
        try:
            message = read_message(data)
        except UnreadableSample as error:
            return self._bare(data, str(error))
        code, text, errors = self.judge(message)
        if code == ACCEPT:
            code, text, errors = self.take(message)
        return acknowledgement(message, self.said(message, code), text, errors=errors)

    def take(self, message: Message) -> Judgment:
        """Keep a message that passed the checks of its form."""
        self.messages.append(message.text)
        return ACCEPT, "", []

    def said(self, _message: Message, code: str) -> str:
        """Return how *code* is said to whoever sent the message."""
        return code

    def holdings(self) -> Record:
        """Return what is held now, as the configuration would say it."""
        return {"messages": list(self.messages)}

    def refuse(self, fault: Fault) -> bytes | None:
        """Return the answer to a message whose framing is bent, if it is a message at all."""
        if fault.code == "MISSING_CR" or not fault.message.startswith(b"MSH"):
            return None
        try:
            return acknowledgement(read_message(fault.message), REJECT, fault.sentence)
        except UnreadableSample:
            return self._bare(fault.message, fault.sentence)

    def judge(self, message: Message) -> Judgment:
        """Return the answer to *message* by its form: type, control ID, required fields."""
        # Codes of HL7 table 0357: 101 required field missing, 200 unsupported message type.
        kinds = self.config.message_types
        if not message.get("MSH-10"):
            text = "MSH-10 (message control ID) is missing."
            return REJECT, text, [AckError("MSH-10", "101", text)]
        if kinds is not None and message.message_type not in kinds:
            text = f"Messages of type {message.message_type or 'none'} are not taken here."
            return REJECT, text, [AckError("MSH-9.1", "200", text)]
        missing = [path for path in self.config.required if message.get(path) in _NO_VALUE]
        if missing:
            text = f"{missing[0]} is required here and has no value."
            return ERROR, text, [AckError(path, "101", text) for path in missing[:1]]
        return ACCEPT, "", []

    def _bare(self, data: bytes, text: str) -> bytes:
        # Nothing could be read, so nothing but MSH-10's usual place can be echoed.
        header = data.decode("latin-1").split("\r", 1)[0].split("|")
        control = header[9] if header[0] == "MSH" and len(header) > 9 else ""  # noqa: PLR2004
        safe = text.replace("|", " ").replace("\r", " ").replace("\n", " ")
        return _BARE.format(
            application=self.config.application,
            facility=self.config.facility,
            code=REJECT,
            control=control,
            text=safe,
        ).encode()
