"""ZIP archives from outside: unpacked in memory, or refused with the reason."""

import io
import stat
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping

import pytest

from app.errors import OverLimit, UnreadableSample
from app.grading.zip_archives import ZipLimits, unpack_zip


def archive(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of *files*."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


def with_entry(entry: zipfile.ZipInfo, data: bytes = b"target") -> bytes:
    """Return an archive of one hand-made entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(entry, data)
    return out.getvalue()


def link() -> bytes:
    """Return an archive that holds a symbolic link."""
    entry = zipfile.ZipInfo("innocent.dcm")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return with_entry(entry, b"/etc/passwd")


def lying(data: bytes) -> bytes:
    """Return an archive whose directory claims that its entry has ten bytes."""
    packed = bytearray(archive({"a.dcm": data}))
    directory = packed.rfind(b"PK\x01\x02")
    for at in (directory + 24, 22):
        packed[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(packed)


def test_files_come_out_by_their_names_and_folders_stay_out() -> None:
    files = {"a.dcm": b"A" * 1000, "series 1/b.dcm": b"B", "series 1/": b"", "empty.dcm": b""}

    assert unpack_zip(archive(files)) == {k: v for k, v in files.items() if not k.endswith("/")}
    assert unpack_zip(archive({"a": b"x"}, zipfile.ZIP_STORED)) == {"a": b"x"}


def test_what_desktops_add_is_left_out() -> None:
    found = unpack_zip(archive({"a.dcm": b"x", "__MACOSX/._a.dcm": b"y", ".DS_Store": b"z"}))

    assert list(found) == ["a.dcm"]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: archive({"a": bytes(9 * 1024 * 1024)}), "times its size|more than 8 MB"),
        (lambda: archive({"a": bytes(1024 * 1024)}), "100 times"),
        (lambda: archive({str(n): b"x" for n in range(201)}), "at most 200 files"),
        (lambda: archive({str(n): b"" for n in range(100_000)}), "at most"),
        (lambda: archive({"inner.zip": archive({"a": b"x"})}), "an archive itself"),
        (lambda: archive({"inner.gz": b"\x1f\x8b" + bytes(20)}), "an archive itself"),
        (lambda: archive({"../evil.dcm": b"x"}), "leads out"),
        (lambda: archive({"/etc/evil.dcm": b"x"}), "leads out"),
        (lambda: archive({"a\\..\\..\\evil.dcm": b"x"}), "leads out"),
        (lambda: archive({"C:/evil.dcm": b"x"}), "leads out"),
        (lambda: archive({"a\nb.dcm": b"x"}), "leads out"),
        (lambda: archive({"x" * 300: b"x"}), "300 characters"),
        (lambda: archive({"a": b"x"}, zipfile.ZIP_BZIP2), "compressed in a way"),
        (link, "a link"),
        (lambda: lying(b"x" * 50_000), "damaged"),
        (lambda: archive({"a": b"x" * 5000})[:-40], "cut off|damaged"),
        (lambda: b"PK\x03\x04" + bytes(100), "cut off"),
        (lambda: b"PK\x03\x04", "cut off"),
        (lambda: bytes(17 * 1024 * 1024), "at most 16 MB"),
    ],
    ids=[
        "bomb", "ratio", "many", "100k", "nested", "gzip", "slip", "absolute", "backslash", "drive",
        "control", "long name", "bzip2", "link", "lies", "cut", "no directory", "magic", "large",
    ],
)  # fmt: skip
def test_a_hostile_archive_is_refused_with_the_reason(
    made: Callable[[], bytes], words: str
) -> None:
    data = made()
    began = time.monotonic()

    with pytest.raises(UnreadableSample, match=words) as refused:
        unpack_zip(data)

    assert str(refused.value).endswith(".")
    assert time.monotonic() - began < 2


def test_a_total_too_large_is_refused_whatever_the_entries_say() -> None:
    noise = bytes(range(256)) * 16
    limits = ZipLimits(max_total=10_000)

    with pytest.raises(OverLimit, match="unpacks to more"):
        unpack_zip(archive({str(n): noise for n in range(4)}), limits)


def test_an_encrypted_entry_is_refused() -> None:
    packed = bytearray(archive({"a": b"secret"}))
    directory = packed.rfind(b"PK\x01\x02")
    packed[directory + 8] |= 1
    packed[6] |= 1

    with pytest.raises(UnreadableSample, match="encrypted"):
        unpack_zip(bytes(packed))


def test_a_bomb_takes_little_memory() -> None:
    bomb = archive({"a": bytes(60 * 1024 * 1024)})
    tracemalloc.start()
    with pytest.raises(OverLimit):
        unpack_zip(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 16 * 1024 * 1024


@pytest.mark.parametrize("at", range(0, 300, 7))
def test_a_flipped_byte_ends_in_files_or_in_a_sentence(at: int) -> None:
    packed = bytearray(archive({"a.dcm": b"A" * 300, "b.dcm": bytes(range(256))}))
    packed[at % len(packed)] ^= 0xFF

    assert told_of(bytes(packed)).endswith((".", "}"))


def told_of(data: bytes) -> str:
    """Return what came out, or the sentence of the refusal."""
    try:
        return f"{unpack_zip(data)}"
    except UnreadableSample as error:
        return str(error)
