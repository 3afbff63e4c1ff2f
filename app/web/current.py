"""Who is asking, and the site she asks: bound to the request, read by views."""

from typing import cast

from flask import current_app, g

from app.errors import NotSignedIn
from app.learning.site import Site
from app.records.people import Person
from app.records.reader import Reader


def site() -> Site:
    """Return the installation that answers."""
    return cast("Site", current_app.extensions["readingroom"])


def reader() -> Reader:
    """Return who is signed in; :class:`NotSignedIn` otherwise."""
    found = maybe_reader()
    if found is None:
        raise NotSignedIn("Sign in to see this page.")
    return found


def maybe_reader() -> Reader | None:
    """Return who is signed in, or ``None`` for a stranger."""
    return cast("Reader | None", g.get("reader"))


def learner() -> Person:
    """Return the signed-in person."""
    return reader().person
