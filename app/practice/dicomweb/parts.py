"""multipart/related, read by the standard library's parser and written by us."""

import re
from collections.abc import Sequence
from email import errors
from email.message import Message
from email.parser import BytesParser
from hashlib import sha256
from typing import Final

from app.frozen import Frozen
from app.practice.dicomweb.messages import Refused

MOST_PARTS: Final = 200
# RFC 2046 allows 70 characters; Orthanc's plugin 1.7 writes 73, so we take more.
_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,199}[0-9A-Za-z'()+_,\-./:=?]")
_LONGEST_HEAD: Final = 8192


class Part(Frozen):
    """One part: its Content-Type as it stands there, and its bytes."""

    content_type: str
    data: bytes


def read_parts(body: bytes, boundary: str) -> list[Part]:
    """Return the parts of *body*, or refuse it with the reason (RFC 2046 5.1, RFC 2387)."""
    if not boundary:
        raise Refused(400, "Content-Type has no boundary: nothing says where a part begins.")
    if not _BOUNDARY.fullmatch(boundary):
        raise Refused(400, "The boundary has signs that RFC 2046 5.1.1 does not allow.")
    delimiter = b"--" + boundary.encode("ascii")
    _check_delimiters(body, delimiter, boundary)
    head = f'Content-Type: multipart/related; boundary="{boundary}"\r\n\r\n'.encode("ascii")
    message = BytesParser().parsebytes(head + body)
    told = {type(defect) for defect in message.defects}
    if errors.CloseBoundaryNotFoundDefect in told:
        raise _unfinished(boundary)
    parts = message.get_payload()
    if not isinstance(parts, list) or not parts:
        raise Refused(400, "The body holds no part between its boundaries.")
    return [_part(part) for part in parts if isinstance(part, Message)]


def _part(part: Message) -> Part:
    # What holds parts of its own is no object; its bytes are not looked for.
    data = part.get_payload(decode=True)
    return Part(str(part.get("Content-Type", "")), data if isinstance(data, bytes) else b"")


def write_parts(parts: Sequence[Part], kind: str) -> tuple[str, bytes]:
    """Return Content-Type and body of a multipart/related answer of *kind*."""
    digest = sha256(b"".join(sha256(part.data).digest() for part in parts))
    boundary = f"part-{digest.hexdigest()[:40]}"
    pieces: list[bytes] = []
    for part in parts:
        pieces += [
            f"--{boundary}\r\nContent-Type: {part.content_type}\r\n\r\n".encode("ascii"),
            part.data,
            b"\r\n",
        ]
    pieces.append(f"--{boundary}--\r\n".encode("ascii"))
    return f'multipart/related; type="{kind}"; boundary={boundary}', b"".join(pieces)


def _check_delimiters(body: bytes, delimiter: bytes, boundary: str) -> None:
    """Refuse a body by its delimiters alone, before any of it is taken apart."""
    lines = body.count(b"\n" + delimiter) + body.startswith(delimiter)
    if not lines:
        raise Refused(
            400,
            f'No line of the body is "--{boundary}", the boundary that Content-Type promises: '
            "no part can be found.",
        )
    if lines > MOST_PARTS + 1:
        raise Refused(413, f"The body has more than {MOST_PARTS} parts; send fewer at a time.")
    if b"\n" + delimiter + b"--" not in body:
        raise _unfinished(boundary)
    if any(_head_of(piece) > _LONGEST_HEAD for piece in body.split(b"\n" + delimiter)[:-1]):
        raise Refused(400, "The header lines of a part are longer than 8,192 bytes.")


def _head_of(piece: bytes) -> int:
    """Return where the blank line that ends a part's header stands, or the length without one."""
    found = re.search(rb"\r?\n\r?\n", piece[: _LONGEST_HEAD + 4])
    return found.start() if found else len(piece)


def _unfinished(boundary: str) -> Refused:
    return Refused(
        400,
        f'The last boundary, "--{boundary}--", is missing: the body may have been cut off, so '
        "nothing of it is stored.",
    )
