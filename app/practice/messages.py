"""Sending HL7 messages from a console, over MLLP, with the wire told in the trace."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.errors import UnreadableSample
from app.hl7 import Message, read_message
from app.practice import outcomes
from app.practice.acknowledged import ACCEPTED, MEANINGS, in_words
from app.practice.actions import Files
from app.practice.background import Background
from app.practice.conversation import Conversation
from app.practice.engine.transactions import transaction_of
from app.practice.forms import CannotSend
from app.practice.limits import Limits
from app.practice.mllp import Block, Deframer, frame, show
from app.practice.mllp_client import Sending, Watch, send_frames
from app.practice.outcomes import Result
from app.practice.protocols import not_this
from app.practice.visits import Line

_SHOWN: Final = 4000


def frames_of(action: Mapping[str, Any], files: Files) -> list[bytes]:
    """Return what an action sends: its messages in MLLP's frame, lines ended by CR."""
    several = action.get("messages") or [action.get("message", "")]
    texts = several if isinstance(several, list | tuple) else [several]
    if name := str(action.get("file") or ""):
        if name not in files:
            raise CannotSend(f"There is no file called {name} to send.")
        return [frame(files[name])]
    if not all(str(text).strip() for text in texts):
        raise CannotSend("There is no message to send.")
    return [frame(_wire_bytes(str(text))) for text in texts]


def send_hl7(
    line: Line,
    frames: list[bytes],
    loop: Background,
    limits: Limits,
    roles: Mapping[str, str] | None = None,
) -> Result:
    """Send *frames* over the open line, and return the acknowledgments."""
    sending = exchange(line, frames, watching(line.talk, roles or {}), loop, limits)
    pairs = zip(sending.answers, frames, strict=False)
    answers = [_read_out(acknowledgment(data), sent) for data, sent in pairs]
    return _result(sending, answers, len(frames))


def exchange(
    line: Line, frames: Iterable[bytes], watch: Watch, loop: Background, limits: Limits
) -> Sending:
    """Send *frames* over the open line while *watch* looks on, and return what became of it."""
    sending = loop.run(_send(line, frames, watch, limits))
    _tell_end(line.talk, sending)
    return sending


def acknowledgment(data: bytes) -> dict[str, Any]:
    """Return code, control ID and text of an acknowledgment, as far as it can be read."""
    text = data.decode("utf-8", "replace")
    try:
        message = read_message(data)
    except UnreadableSample as error:
        return {"code": None, "control_id": None, "text": str(error), "message": text}
    said = message.get("MSA-3") or message.get("ERR-8") or ""
    return {
        "code": message.get("MSA-1"),
        "control_id": message.get("MSA-2"),
        "text": said,
        "message": message.text,
    }


def _read_out(answer: dict[str, Any], sent: bytes) -> dict[str, Any]:
    """Return the answer with what it says in words of the framed message *sent*."""
    try:
        control_id = read_message(sent[1:-2]).get("MSH-10")
    except UnreadableSample:
        control_id = None
    return {**answer, "says": in_words(answer, control_id)}


async def _send(line: Line, frames: Iterable[bytes], watch: Watch, limits: Limits) -> Sending:
    line.connected.settimeout(0)
    connection = await asyncio.open_connection(sock=line.connected.dup())
    return await send_frames(connection, frames, watch, limits)


def _wire_bytes(text: str) -> bytes:
    # A form posts the line ends of the browser; on the wire a segment ends with CR.
    er7 = text.replace("\r\n", "\r").replace("\n", "\r")
    try:
        return read_message(er7).to_bytes()
    except UnreadableSample:
        return er7.encode()


def watching(talk: Conversation, roles: Mapping[str, str]) -> Watch:
    """Return what tells the trace of *talk*; *roles* are kinds of systems by application."""
    trace = talk.trace
    there, back = (talk.client, talk.server), (talk.server, talk.client)
    transaction = ""

    def sent(data: bytes) -> None:
        nonlocal transaction
        who = trace.label(talk.client)
        title, detail, message = _described(data)
        transaction = _transaction(message, roles)
        summary = f"{who} sends a message in MLLP's frame: VT before it, FS and CR after it."
        event = trace.add("mllp_message", there, title, summary, detail=detail, data=data)
        event.transaction = transaction

    def heard(message: bytes) -> None:
        said = acknowledgment(message)
        code, control = said["code"] or "nothing", said["control_id"] or "no message"
        summary = f"{trace.label(talk.server)} answers {code} to message {control}"
        meaning = MEANINGS.get(code)
        summary += f": {meaning}." if meaning else "."
        _, detail, _ = _described(frame(message))
        detail |= {"acknowledgment_code": said["code"], "control_id": said["control_id"]}
        ok = said["code"] in ACCEPTED
        event = trace.add(
            "mllp_ack", back, f"ACK {code}", summary, detail=detail, data=frame(message), ok=ok
        )
        event.transaction = transaction

    return Watch(sent, heard, lambda: talk.closed(talk.server))


def _transaction(message: Message | None, roles: Mapping[str, str]) -> str:
    if message is None:
        return ""
    return transaction_of(message, roles.get(message.get("MSH-3.1") or "", ""))


def _described(data: bytes) -> tuple[str, dict[str, Any], Message | None]:
    detail: dict[str, Any] = {"bytes": len(data), "as_sent": show(data)[:_SHOWN]}
    blocks = [item for item in Deframer(len(data)).feed(data) if isinstance(item, Block)]
    try:
        message = read_message(blocks[0].message if blocks else data)
    except UnreadableSample:
        return "HL7 message", detail, None
    kind = "^".join(filter(None, (message.message_type, message.trigger_event)))
    detail |= {
        "message_type": kind,
        "control_id": message.get("MSH-10"),
        "version": message.version,
        "character_set": message.character_set,
        "segments": [segment.name for segment in message.segments],
    }
    return f"HL7 {kind or 'message'}", detail, message


def _tell_end(talk: Conversation, sending: Sending) -> None:
    if sending.ended == "timeout":
        who = talk.trace.label(talk.client)
        talk.timed_out(talk.client, f"{who} waited for an acknowledgment; none came in time.")
    elif sending.ended == "not_mllp":
        talk.garbage(talk.client, sending.heard, not_this("MLLP", sending.heard))
    talk.closed(talk.client)


def _result(sending: Sending, answers: list[dict[str, Any]], wanted: int) -> Result:
    codes = [row["code"] for row in answers]
    if len(codes) < wanted:
        return outcomes.result(sending.ended, acknowledgements=answers)
    bad = [row for row in answers if row["code"] not in ACCEPTED]
    if not bad:
        sentence = "The message was accepted." if wanted == 1 else "All messages were accepted."
        return outcomes.result(outcomes.SUCCESS, sentence, acknowledgements=answers)
    code = bad[0]["code"]
    meaning = MEANINGS.get(str(code), "not an acknowledgment code")
    sentence = f"The answer was {code} ({meaning}). {bad[0]['text']}".strip()
    return outcomes.result(outcomes.FAILURE, sentence, acknowledgements=answers)
