"""Checkpoints of the ledger: signed with every certificate and every hour, in database and file."""

import fcntl
import json
import logging
import os
from functools import partial
from pathlib import Path
from threading import Event

from app import clock
from app.counting import counted
from app.credit.merkle import Peaks, grown, root_of
from app.credit.signing import key_name, line_of, signed, signing_key
from app.frozen import replace
from app.records.credit import Checkpoint
from app.records.mail import Attachment
from app.settings import Settings
from app.store import Store, Unit

_HOUR, _TAIL = 3600, 4096
_log = logging.getLogger(__name__)


def add_checkpoint(
    organization_id: str, unit: Unit, store: Store, settings: Settings
) -> Checkpoint | None:
    """Sign what the ledger is now and return that; the newest checkpoint where it says so already.

    Once the transaction is kept, the checkpoint stands in its file, too.
    """
    height, head = unit.ledger.head(organization_id)
    last = unit.checkpoints.newest(organization_id)
    if height <= (last.height if last else 0):
        return last
    peaks = _peaks_before(height, organization_id, last, unit)
    key = signing_key(settings.ledger_key)
    bare = Checkpoint(
        organization_id=organization_id,
        height=height,
        hash=head,
        root=root_of(grown(peaks, height - 1, [head])),
        made_at=clock.now().replace(microsecond=0),
        key=key_name(key.public_key()),
        signature="",
        peaks=list(peaks),
    )
    made = replace(bare, signature=signed(bare, key))
    unit.checkpoints.add(made)
    _mail(made, unit, settings)
    unit.afterwards.append(partial(write_checkpoints, organization_id, store, settings))
    return made


def checkpoint_all(store: Store, settings: Settings) -> None:
    """Sign every ledger to which something was added, and bring every file up to date."""
    with store.reading() as unit:
        organizations = unit.organizations.all()
    for organization in organizations:
        with store.writing() as unit:
            add_checkpoint(organization.id, unit, store, settings)
        write_checkpoints(organization.id, store, settings)


def keep_checkpointing(store: Store, settings: Settings, over: Event) -> None:
    """Checkpoint at once and every hour until it is *over*; what fails is tried again."""
    while not over.is_set():
        try:
            checkpoint_all(store, settings)
        except Exception:  # noqa: BLE001 - the thread outlives whatever the hour brings
            _log.exception("The ledger's checkpoints could not be written; tried again in an hour.")
        over.wait(_HOUR)


def write_checkpoints(organization_id: str, store: Store, settings: Settings) -> None:
    """Append to the organization's file what it lacks; what stands there is never touched.

    A full disk fails nobody's deed: the database has the checkpoint, and the next one tries again.
    """
    path = settings.checkpoints / f"{organization_id}.jsonl"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        with open(descriptor, "ab+") as file:  # noqa: PTH123
            fcntl.flock(file, fcntl.LOCK_EX)
            last, torn = _last_line(path)
            with store.reading() as unit:
                lacking = _lacking(organization_id, last, unit)
            lines = "".join(f"{line_of(each)}\n" for each in lacking).encode("utf-8")
            if lines:
                file.write(torn + lines)
                file.flush()
                os.fsync(file.fileno())
    except OSError:
        _log.exception("The checkpoints could not be written to %s.", path)


def _mail(made: Checkpoint, unit: Unit, settings: Settings) -> None:
    """Let the checkpoint go to the address that keeps them, in the transaction that made it."""
    organization = unit.organizations.get(made.organization_id)
    if not settings.checkpoint_mail or organization is None:
        return
    line = f"{line_of(made)}\n"
    unit.outbox.put_to_address(
        made.organization_id,
        settings.checkpoint_mail,
        f"Checkpoint {made.height} of the ledger of {organization.name}",
        f"The ledger holds {counted(made.height, 'entry', 'entries')}. Keep this line where "
        f"nobody at {organization.name} can change it; readingroom verify takes it as "
        "--checkpoint.\n\n"
        f"{line}",
        [Attachment(f"checkpoint-{made.height}.jsonl", "application/jsonl", line.encode())],
        dedup_key=f"checkpoint:{made.height}",
        topic="checkpoint",
    )


def _peaks_before(height: int, organization_id: str, last: Checkpoint | None, unit: Unit) -> Peaks:
    """Return the peaks of the tree before its last entry, grown from those of *last*."""
    peaks: Peaks = tuple(last.peaks) if last else ()
    count = last.height - 1 if last else 0
    return grown(peaks, count, unit.ledger.hashes(organization_id, count, height - 1))


def _last_line(path: Path) -> tuple[bytes, bytes]:
    """Return the last whole line, and the end that a line needs which a crash cut short."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        *whole, rest = file.read().split(b"\n")
    return (whole[-1] if whole else b""), (b"\n" if rest else b"")


def _lacking(organization_id: str, last: bytes, unit: Unit) -> list[Checkpoint]:
    """Return what comes after the *last* line of the file.

    Where the database does not know that line, an older copy was restored, or somebody wrote the
    ledger anew: then everything newer than the line is appended, and the log says so.
    """
    try:
        told = json.loads(last)
        height, signature, at = (
            told["checkpoint"]["height"], told["signature"], told["checkpoint"]["at"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return unit.checkpoints.after(organization_id, 0)
    known = unit.checkpoints.covering(organization_id, height)
    if known and known.signature == signature:
        return unit.checkpoints.after(organization_id, height)
    _log.error(
        "The file of checkpoints of %s ends with one that the database does not know: an older "
        "copy was restored, or the ledger was changed. Run readingroom verify.",
        organization_id,
    )
    everything = unit.checkpoints.after(organization_id, 0)
    return [each for each in everything if each.made_at.isoformat(timespec="seconds") > at]
