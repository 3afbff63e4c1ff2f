"""Messages as the site asks about them: read by the warm workers, and nothing is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.frozen import Frozen
from app.grading.byte_cache import ByteCache
from app.grading.warm import WarmPool

_SECONDS = 20.0


class Messages(Frozen):
    """HL7 texts and bytes, turned into what the editor's tools show."""

    pool: WarmPool
    kept: ByteCache

    def tables(self, version: str) -> bytes:
        """Return what completes a message of *version*, once asked and then kept."""
        key = ("hl7_tables", version, "", "")
        if (known := self.kept.get(key)) is None:
            known = self._ask("hl7_tables", {"version": version})
            self.kept.put(key, known)
        return known

    def compare(self, before: str, after: str) -> bytes:
        """Return the fields that differ between two messages."""
        return self._ask("hl7_compare", {"before": before, "after": after})

    def view(self, message: str | bytes, start: int, *, framed: bool) -> bytes:
        """Return a page of a message's bytes, from byte *start* on."""
        request: dict[str, Any] = {"start": start, "framed": framed}
        if isinstance(message, bytes):
            return self._ask("hl7_bytes", request, {"file": message})
        return self._ask("hl7_bytes", {**request, "text": message})

    def rows(self, text: str) -> bytes:
        """Return a message's field table."""
        return self._ask("hl7_rows", {"text": text})

    def rows_of_csv(self, text: str) -> bytes:
        """Return the field table that a CSV file holds."""
        return self._ask("hl7_rows", {"csv": text})

    def written(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """Return the message that a field table makes, or what is wrong with its rows."""
        return self._ask("hl7_message", {"rows": list(rows)})

    def _ask(
        self, task: str, request: dict[str, Any], blobs: dict[str, bytes] | None = None
    ) -> bytes:
        return self.pool.call(task, request, blobs or {}, _SECONDS)[1]["json"]
