"""Write the answer to a message: MSA with the sender's control ID, ERR where something is wrong."""

from collections.abc import Sequence
from datetime import datetime

from app.clock import now
from app.frozen import Frozen
from app.hl7.charsets import codec_of, encode
from app.hl7.escapes import EncodingCharacters, escape
from app.hl7.library import at_least, known_version
from app.hl7.messages import CR, Message
from app.hl7.paths import Hl7Path

_CONTROL_ID_LENGTH = 20


class AckError(Frozen):
    """One fault to report: *path* where, *code* of table 0357, *text* for people."""

    path: str
    code: str
    text: str
    severity: str = "E"


def acknowledgement(
    message: Message,
    code: str,
    text: str = "",
    *,
    errors: Sequence[AckError] = (),
    control_id: str = "",
    at: datetime | None = None,
) -> bytes:
    """Return the answer *code* (AA, AE, AR, or CA, CE, CR) to *message*.

    Sender and receiver change places, MSA-2 repeats MSH-10, delimiters, version and character
    set are those of the message. *control_id* is the answer's own; *at* is when it was written.
    """
    encoding = message.encoding_characters
    lines = [
        _header(message, control_id, at or now()),
        _line(encoding, "MSA", escape(code, encoding), _raw(message, 10), escape(text, encoding)),
        *(_error(message, error) for error in errors),
    ]
    sets = _raw(message, 18).split(encoding.repetition or "~")
    return encode(CR.join([*lines, ""]), codec_of(sets) or message.codec)


def _raw(message: Message, number: int) -> str:
    return message.raw(Hl7Path("MSH", 1, number)) or ""


def _line(encoding: EncodingCharacters, *fields: str) -> str:
    return encoding.field.join(fields).rstrip(encoding.field)


def _header(message: Message, control_id: str, at: datetime) -> str:
    encoding = message.encoding_characters
    version, event = message.version or "", message.trigger_event or ""
    parts = ["ACK", event, "ACK"] if _at_least(version, "2.3.1") else ["ACK", event]
    own = control_id or f"ACK{message.control_id or ''}"[:_CONTROL_ID_LENGTH]
    return _line(
        encoding,
        "MSH",
        encoding.declared,
        *(_raw(message, number) for number in (5, 6, 3, 4)),
        at.strftime("%Y%m%d%H%M%S%z"),
        "",
        encoding.component.join(escape(part, encoding) for part in parts if part),
        escape(own, encoding),
        _raw(message, 11),
        _raw(message, 12),
        *[""] * 5,
        _raw(message, 18),
    )


def _error(message: Message, error: AckError) -> str:
    """Return an ERR segment in the form of the version: one field before v2.5, many since."""
    encoding = message.encoding_characters
    path = Hl7Path.parse(error.path)
    place = [path.segment, str(path.ordinal), str(path.field or "")]
    if not _at_least(message.version or "", "2.5"):
        inner = encoding.subcomponent.join(
            escape(part, encoding) for part in (error.code, error.text)
        )
        return _line(encoding, "ERR", encoding.component.join([*place, inner]))
    deeper = [path.repetition or (1 if path.component else None), path.component]
    deeper.append(path.subcomponent)
    location = encoding.component.join([*place, *(str(part or "") for part in deeper)])
    return _line(
        encoding,
        "ERR",
        "",
        location.rstrip(encoding.component),
        escape(error.code, encoding),
        error.severity,
        *[""] * 3,
        escape(error.text, encoding),
    )


def _at_least(version: str, other: str) -> bool:
    return known_version(version) is None or at_least(version, other)
