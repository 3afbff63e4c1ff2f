"""Portable media by name: which action writes them, and under which names they are kept."""

from typing import Final

WRITE_MEDIA: Final = "write_media"
MEDIA_KEYS: Final = ("StudyInstanceUID", "PatientID", "AccessionNumber")
"""By which keys studies are named."""
README: Final = "README.TXT"
_SUFFIX: Final = ".zip"


def media_name(file_set_id: str) -> str:
    """Return the name of a medium as one file."""
    return f"{file_set_id}{_SUFFIX}"


def is_media(name: str) -> bool:
    """Return whether *name* is that of a medium, and not of an object."""
    return name.endswith(_SUFFIX)


def kept_name(node_id: str, key: str) -> str:
    """Return the name under which what is kept for a system travels: an object, or a medium."""
    return f"{node_id}/{key}" if is_media(key) else f"{node_id}/{key}.dcm"
