"""Connections that are slow, each for a reason of its own, and what their logs show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_MILLION = 1_000_000
_DAY = datetime(2026, 3, 2)  # noqa: DTZ001 - a day of the week as a log shows it, nowhere in time

DUPLEX, LATENCY, WINDOW = "duplex", "latency", "window"
ARCHIVE, SHARED, NOTHING = "archive", "shared", "nothing"
CAUSES = {
    DUPLEX: "the two ends disagree on duplex",
    LATENCY: "one wait for an answer after every object",
    WINDOW: "the TCP window is small for this distance",
    ARCHIVE: "the archive is slow to store",
    SHARED: "other traffic fills the line",
    NOTHING: "nothing: this is what the line can do",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One transfer: the line it went over, what was sent, and what its log shows."""

    id: str
    cause: str
    source: str
    line_mbit: int
    rtt_ms: float
    objects: int
    object_bytes: int
    answer_ms: int
    window_bytes: int
    pdu_bytes: int
    other_percent: int
    errors: int
    late_collisions: int
    device_duplex: str
    switch_duplex: str
    share_percent: int
    start_seconds: int
    jitter_permille: int

    @property
    def bits(self) -> int:
        """How many bits of images went over the line."""
        return self.objects * self.object_bytes * 8

    @property
    def seconds(self) -> float:
        """How long the transfer took, by its cause."""
        line = self.line_mbit * _MILLION
        if self.cause in (LATENCY, ARCHIVE):
            spent = self.object_seconds(self.line_mbit) * self.objects
        elif self.cause == WINDOW:
            spent = self.bits / (self.window_mbit * _MILLION)
        else:
            spent = self.bits / (line * self.share_percent / 100)
        return round(spent * (1 + self.jitter_permille / 1000), 1)

    @property
    def throughput(self) -> float:
        """The effective throughput in Mbit/s."""
        return self.bits / self.seconds / _MILLION

    @property
    def window_mbit(self) -> float:
        """The most that one window a round trip allows, in Mbit/s."""
        return self.window_bytes * 8 / (self.rtt_ms / 1000) / _MILLION

    def object_seconds(self, line_mbit: float) -> float:
        """Return the time that one object takes over a line: sending, the way, and the answer."""
        sending = self.object_bytes * 8 / (line_mbit * _MILLION)
        return sending + self.rtt_ms / 1000 + self.answer_ms / 1000

    def log_row(self) -> dict[str, Any]:
        """Return what the association's log shows."""
        begin = _DAY + timedelta(seconds=self.start_seconds)
        end = begin + timedelta(seconds=self.seconds)
        return {
            "id": self.id,
            "transfer": self.id,
            "from": self.source,
            "objects": f"{self.objects:,}",
            "bytes_each": f"{self.object_bytes:,}",
            "first_byte": _clock(begin),
            "last_answer": _clock(end),
        }

    def evidence_row(self) -> dict[str, Any]:
        """Return what the switch, the network team and the DICOM log say of the connection."""
        return {
            "id": self.id,
            "transfer": self.id,
            "from": self.source,
            "line": f"{self.line_mbit} Mbit/s",
            "duplex_at_device": self.device_duplex,
            "duplex_at_switch": self.switch_duplex,
            "late_collisions": self.late_collisions,
            "frame_errors": self.errors,
            "round_trip": f"{self.rtt_ms:g} ms",
            "archive_needs_for_an_object": f"{self.answer_ms} ms",
            "TCP_window": f"{self.window_bytes:,} bytes",
            "agreed_PDU_length": f"{self.pdu_bytes:,} bytes",
            "other_traffic": f"{self.other_percent} percent of the line",
        }


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}.{moment.microsecond // 100_000}"
