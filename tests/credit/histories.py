"""Honest ledgers drawn by a seed, signed as the site signs them, and their exports."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.credit.chain import GENESIS, canonical, person_digest, sha256
from app.credit.exports import entry_line, header_line
from app.credit.merkle import grown, root_of
from app.credit.signing import key_name, line_of, signed
from app.frozen import replace
from app.records.credit import Checkpoint, EntryKind, LedgerEntry

SITE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEYS = {key_name(SITE.public_key()): SITE.public_key()}
_START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@dataclass(frozen=True)
class History:
    """A ledger and its checkpoints, as an export has them."""

    entries: list[LedgerEntry]
    checkpoints: list[Checkpoint]

    def lines(self) -> list[str]:
        """Return the export."""
        return [
            header_line("ward", len(self.entries)),
            *map(entry_line, self.entries),
            *map(line_of, self.checkpoints),
        ]


def drawn(*seed: object) -> Random:
    """Return the numbers that *seed* always draws."""
    return Random(str(seed))  # noqa: S311


def history(rng: Random, least: int = 4, *, dense: bool = False) -> History:
    """Return an honest ledger; *dense* ones were signed after every entry."""
    bodies: list[dict[str, Any]] = []
    for number in range(1, rng.randint(least, 24) + 1):
        bodies.append(_body(rng, number, bodies))
    entries = chained(bodies)
    heights = {len(entries), *(n for n in range(1, len(entries)) if dense or rng.random() < 0.4)}
    return History(entries, checkpoints(entries, sorted(heights)))


def _body(rng: Random, number: int, before: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the site would enter next: a module, a session, an outside claim, a reversal."""
    day = date(2026, 1, 5) + timedelta(days=number)
    kind = rng.choice(["award", "award", "session", "external", "reversal"])
    taken_back = {each["reverses"] for each in before}
    standing = [e for e in before if e["kind"] != "reversal" and e["id"] not in taken_back]
    fresh = {"id": f"entry-{rng.getrandbits(64):016x}"}
    if kind == "reversal" and standing:
        entry = rng.choice(standing)
        activity = {**entry["activity"], "reason": rng.choice(["by_mistake", "not_genuine"])}
        told = {"kind": kind, "reverses": entry["id"], "activity": activity}
        return {**entry, **fresh, **told}
    return {
        **fresh,
        "format": 1,
        "organization": "ward",
        "kind": "external" if kind == "external" else "award",
        "learner": person_digest("salt", str(rng.randint(1, 5))),
        "activity": _activity(rng, kind),
        "minutes": {"instruction": rng.randint(0, 90), "lab": rng.randint(0, 60)},
        "completed_on": day.isoformat(),
        "reverses": None,
    }


def _activity(rng: Random, kind: str) -> dict[str, Any]:
    title = rng.choice(["DICOM objects", "Nàme with ünusual letters\u2028", "HL7 v2", "影像"])
    number = f"{rng.getrandbits(64):016x}"
    if kind == "external":
        return {
            "id": f"outside:{number}", "title": title, "provider": "A society",
            "accepted_by": ["ABII", "ARRT"], "approvals": {"ARRT": "R-77"}, "evidence": number,
        }  # fmt: skip
    if kind == "session":
        return {"id": f"session:{number}", "title": title, "format": "Instructor-led session"}
    return {"id": f"mod-{rng.randint(1, 14)}", "title": title}


def chained(bodies: Iterable[dict[str, Any]]) -> list[LedgerEntry]:
    """Return *bodies* as a ledger whose every hash is right."""
    entries: list[LedgerEntry] = []
    previous = GENESIS
    for sequence, told in enumerate(bodies, 1):
        entries.append(entry_of({**told, "sequence": sequence, "previous_hash": previous}))
        previous = entries[-1].hash
    return entries


def entry_of(told: dict[str, Any]) -> LedgerEntry:
    """Return the entry whose columns say what its body says."""
    body = canonical(told)
    return LedgerEntry(
        "ward", told["sequence"], told["id"], EntryKind(told["kind"]), "ada", body,
        told["previous_hash"], sha256(body), None, told["reverses"], sum(told["minutes"].values()),
        date.fromisoformat(told["completed_on"]), _START,
    )  # fmt: skip


def checkpoints(
    entries: list[LedgerEntry], heights: Iterable[int], key: Ed25519PrivateKey = SITE
) -> list[Checkpoint]:
    """Return the checkpoints of *entries* at *heights* under *key*."""
    hashes = [entry.hash for entry in entries]
    made = []
    for height in heights:
        bare = Checkpoint(
            "ward", height, hashes[height - 1], root_of(grown((), 0, hashes[:height])),
            _START + timedelta(hours=height), key_name(key.public_key()), "",
            grown((), 0, hashes[: height - 1]),
        )  # fmt: skip
        made.append(replace(bare, signature=signed(bare, key)))
    return made


def bodies_of(entries: Iterable[LedgerEntry]) -> list[dict[str, Any]]:
    """Return what the entries say, to be chained anew."""
    return [json.loads(entry.body) for entry in entries]


def written(path: Path, lines: Iterable[str]) -> Path:
    """Write *lines* to *path* and return it."""
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    return path
