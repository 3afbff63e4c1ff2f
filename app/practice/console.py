"""Which actions a console knows, by name: what a lab may offer, and what a page may post."""

from typing import Final

CONSOLE_ACTIONS: Final[frozenset[str]] = frozenset(
    {
        "acquire",
        "configure",
        "delete",
        "dicomweb",
        "echo",
        "store",
        "find",
        "move",
        "get",
        "commit",
        "mpps_create",
        "mpps_set",
        "send_hl7",
        "write_media",
        "engine",
        "ehr",
        "ris",
    }
)
"""Every action but ``undo``, which comes with ``configure``."""
