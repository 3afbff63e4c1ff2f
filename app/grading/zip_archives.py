"""A ZIP archive from outside, unpacked in memory within guards: nothing is ever written."""

import struct
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from stat import S_ISLNK
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.errors import OverLimit, UnreadableSample
from app.frozen import Frozen

MIB = 1024 * 1024
ZIP_MAGIC = b"PK\x03\x04"

_END = struct.Struct("<4s4H2LH")
_END_MAGIC = b"PK\x05\x06"
_LONGEST_COMMENT = 65_535
_ENCRYPTED = 0x1
_STEP = 64 * 1024
_ARCHIVES = (ZIP_MAGIC, b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh")
_NOT_OURS = ("__MACOSX/", ".DS_Store", "Thumbs.db")


class ZipLimits(Frozen):
    """How much of an archive is unpacked; past any of them the whole archive is refused.

    *ratio* holds for each entry of more than *small* bytes: images rarely shrink to a tenth.
    """

    max_bytes: int = 16 * MIB
    max_entries: int = 200
    max_entry: int = 8 * MIB
    max_total: int = 32 * MIB
    max_ratio: int = 100
    small: int = 64 * 1024
    max_directory: int = 256 * 1024
    longest_name: int = 240


LIMITS = ZipLimits()


def unpack_zip(data: bytes, limits: ZipLimits = LIMITS) -> dict[str, bytes]:
    """Return the files in *data* by their names in the archive; folders are left out.

    No declared size is trusted: every entry is inflated in steps and stopped at the limit. Links,
    names that lead out of the archive, encrypted entries and archives in the archive are refused.
    """
    if len(data) > limits.max_bytes:
        raise OverLimit(f"An archive may have at most {limits.max_bytes // MIB} MB.")
    _check_directory(data, limits)
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _files(archive, limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableSample("The ZIP archive is damaged: it cannot be unpacked.") from error


def _check_directory(data: bytes, limits: ZipLimits) -> None:
    """Refuse a directory too large to be read, before anything reads it."""
    at = data.rfind(_END_MAGIC, max(0, len(data) - _END.size - _LONGEST_COMMENT))
    if at < 0 or len(data) - at < _END.size:
        raise UnreadableSample("The ZIP archive is cut off: it has no directory at its end.")
    _, _, _, _, entries, size, _, _ = _END.unpack_from(data, at)
    if entries > limits.max_entries or size > limits.max_directory:
        raise OverLimit(f"An archive may hold at most {limits.max_entries} files.")


def _files(archive: ZipFile, limits: ZipLimits) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(archive.infolist()) > limits.max_entries:
        raise OverLimit(f"An archive may hold at most {limits.max_entries} files.")
    found: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        _check_entry(entry, limits)
        if any(part in entry.filename for part in _NOT_OURS):
            continue
        if entry.filename in found:
            raise UnreadableSample(f"The archive holds two files called {_shown(entry)}.")
        content = _inflated(archive, entry, limits, limits.max_total - total)
        if content.startswith(_ARCHIVES):
            raise UnreadableSample(
                f"{_shown(entry)} is an archive itself. Unpack it first: archives inside archives "
                "are not opened."
            )
        total += len(content)
        found[entry.filename] = content
    return found


def _check_entry(entry: ZipInfo, limits: ZipLimits) -> None:
    name = entry.filename
    path = PurePosixPath(name.replace("\\", "/"))
    leads_out = path.is_absolute() or ".." in path.parts or ":" in name.split("/", 1)[0]
    if leads_out or any(ord(character) < ord(" ") for character in name) or not name:
        raise UnreadableSample(f"The archive names a file {_shown(entry)}, which leads out of it.")
    if len(name) > limits.longest_name:
        raise OverLimit(f"The archive has a file whose name takes {len(name)} characters.")
    if S_ISLNK(entry.external_attr >> 16):
        raise UnreadableSample(f"{_shown(entry)} is a link to another file, not a file.")
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableSample(f"{_shown(entry)} is encrypted. Unpack it first.")
    if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise UnreadableSample(f"{_shown(entry)} is compressed in a way that we do not unpack.")


def _inflated(archive: ZipFile, entry: ZipInfo, limits: ZipLimits, room: int) -> bytes:
    """Return the content of *entry*, however large it claims to be."""
    packed = max(entry.compress_size, 1)
    content = bytearray()
    with archive.open(entry) as stream:
        while part := stream.read(_STEP):
            content += part
            if len(content) > limits.max_entry:
                raise OverLimit(f"{_shown(entry)} has more than {limits.max_entry // MIB} MB.")
            if len(content) > room:
                raise OverLimit(f"The archive unpacks to more than {limits.max_total // MIB} MB.")
            if len(content) > limits.small and len(content) > packed * limits.max_ratio:
                raise OverLimit(
                    f"{_shown(entry)} unpacks to more than {limits.max_ratio} times its size, as "
                    "no image does."
                )
    return bytes(content)


def _shown(entry: ZipInfo) -> str:
    return repr(entry.filename[:80])
