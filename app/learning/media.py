"""Portable media that systems of an attempt's hospital wrote, to be taken home."""

from app.errors import NotFound
from app.learning.hospitals import state_of
from app.learning.site import Site
from app.practice.media_names import is_media
from app.records.learning import Attempt
from app.store.evidence import Evidence


def medium_of(attempt: Attempt, name: str, site: Site) -> bytes:
    """Return the medium called *name*, of the system that wrote it and its file, as one ZIP."""
    with site.store.reading() as unit:
        digest = state_of(attempt, unit).names().get(name)
    if digest is None or not is_media(name):
        raise NotFound("No system of this hospital has written such a medium.")
    return Evidence(site.settings.evidence).read(digest)
