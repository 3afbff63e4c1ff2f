"""Deflated Explicit VR Little Endian: inflate a data set, but never past the limit."""

import zlib

from app.dicom.facts import Notice
from app.dicom.limits import Limits
from app.errors import OverLimit, UnreadableSample

_CHUNK = 1 << 16


def inflated(data: bytes, start: int, limits: Limits, notices: list[Notice]) -> bytes:
    """Return *data* with the data set after *start* inflated."""
    try:
        total = _measured(data[start:], limits)
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        data_set = inflater.decompress(data[start:], total + 1)
    except zlib.error as error:
        raise UnreadableSample(
            f"The data set after offset {start} should be deflated, but its compressed stream is "
            "damaged."
        ) from error
    if not inflater.eof or _is_cut(inflater.unused_data, data_set):
        sentence = "The compressed stream of the data set, or its checksum, has no end."
        notices.append(Notice("TRUNCATED", sentence, len(data)))
    notices.append(
        Notice(
            "DEFLATED",
            f"The data set is deflated: {len(data) - start:,} bytes hold {total:,}. Offsets count "
            "in the inflated data set.",
            start,
        )
    )
    return data[:start] + data_set


def _measured(coded: bytes, limits: Limits) -> int:
    """Return how many bytes *coded* holds, inflating it piece by piece and keeping none."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    total = 0
    while coded and not inflater.eof:
        total += len(inflater.decompress(coded, _CHUNK))
        coded = inflater.unconsumed_tail
        if total > limits.max_inflated:
            raise OverLimit(f"The deflated data set grows past {limits.max_inflated:,} bytes.")
    return total


def _is_cut(rest: bytes, data_set: bytes) -> bool:
    """Say whether *rest* is the beginning of the checksum that some writers leave behind."""
    numbers = (zlib.crc32(data_set), len(data_set))
    checksum = b"".join(number.to_bytes(4, "little") for number in numbers)
    return len(rest) > 1 and rest != checksum and checksum.startswith(rest)
