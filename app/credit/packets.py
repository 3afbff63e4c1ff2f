"""Audit packets proved offline: a ZIP whose manifest is signed, with a proof for each entry."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.credit.exports import Statement
from app.credit.jose import decode_jwt
from app.credit.proving import Keys, prove_entry
from app.errors import InvalidInput
from app.frozen import Frozen

FORMAT, MANIFEST, PROOFS = "reading-room-packet/1", "manifest.jwt", "proofs/"
_MOST_FILES, _MOST_BYTES = 20_000, 2 * 1024**3
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
)


class ProvenPacket(Frozen):
    """What a packet holds; *problem* is the empty string where all of it is as it was signed."""

    problem: str
    files: int = 0
    entries: int = 0
    made_at: str = ""


def manifest_of(files: Mapping[str, bytes], organization_id: str, made_at: str) -> dict[str, Any]:
    """Return what the manifest says of *files*: the SHA-256 of each."""
    return {
        "format": FORMAT,
        "organization": organization_id,
        "made_at": made_at,
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
    }


def is_packet(path: Path) -> bool:
    """Say whether the file at *path* is a ZIP, as audit packets are."""
    return zipfile.is_zipfile(path)


def prove_packet(path: Path, keys: Keys, earlier: Sequence[Statement] = ()) -> ProvenPacket:
    """Return whether the packet at *path* is what was signed, and its entries with it."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = _files(archive)
    except _DAMAGE as error:
        raise InvalidInput(f"{path.name} cannot be read as an audit packet.") from error
    manifest = _manifest(files.pop(MANIFEST, b""), keys)
    if manifest is None:
        return ProvenPacket("Its manifest was not signed with the key that you gave.")
    problem = _first_difference(files, manifest["files"]) or _first_unproven(files, keys, earlier)
    proofs = sum(name.startswith(PROOFS) for name in files)
    return ProvenPacket(problem, len(files), proofs, str(manifest.get("made_at", "")))


def _files(archive: zipfile.ZipFile) -> dict[str, bytes]:
    listed = archive.infolist()
    names = {each.filename for each in listed}
    if len(names) != len(listed) or len(listed) > _MOST_FILES:
        raise ValueError
    if sum(each.file_size for each in listed) > _MOST_BYTES:
        raise ValueError
    return {each.filename: archive.read(each) for each in listed}


def _manifest(token: bytes, keys: Keys) -> dict[str, Any] | None:
    for key in keys.values():
        try:
            told = decode_jwt(token.decode("ascii"), key)
        except (InvalidInput, UnicodeDecodeError):
            continue
        if told.get("format") == FORMAT and isinstance(told.get("files"), dict):
            return told
    return None


def _first_difference(files: Mapping[str, bytes], signed: Mapping[str, str]) -> str:
    for name in sorted({*files, *signed}):
        if name not in files:
            return f"{name} is missing."
        if name not in signed:
            return f"{name} was added after the packet was signed."
        if hashlib.sha256(files[name]).hexdigest() != signed[name]:
            return f"{name} was changed after the packet was signed."
    return ""


def _first_unproven(files: Mapping[str, bytes], keys: Keys, earlier: Sequence[Statement]) -> str:
    for name in sorted(files):
        if not name.startswith(PROOFS):
            continue
        try:
            told = json.loads(files[name])
        except ValueError:
            return f"{name} is not JSON."
        if problem := prove_entry(told, keys, earlier):
            return f"{name}: {problem}"
    return ""
