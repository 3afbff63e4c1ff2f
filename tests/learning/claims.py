"""Forms and scans of outside credit, as learners send them."""

from werkzeug.datastructures import MultiDict

from app.learning.claim_form import Told, read_form
from tests.people import NOON

TODAY = NOON.date()
PDF = b"%PDF-1.7\n...\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\2\0\0\0....\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x0b\x08\0\x40\0\x30\1\1\x11\0....\xff\xd9"
MOST = 8 * 1024 * 1024
GOOD = {
    "title": "Archive upgrades", "provider": "A society", "format": "course", "hours": "1.5",
    "completed_on": "2026-02-01", "body": "ABII",
}  # fmt: skip


def told(**changed: str | list[str]) -> Told:
    """Return what a good form says, with fields *changed*."""
    fields: MultiDict[str, str] = MultiDict()
    for name, value in {**GOOD, **changed}.items():
        fields.setlist(name, value if isinstance(value, list) else [value])
    return read_form(fields, TODAY)
