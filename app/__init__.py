"""Reading Room: ``create_app()`` wires the rooms together and decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.learning.site import Site

__version__ = "0.1.0"


def create_app(site: Site | None = None) -> Flask:
    """Return the site as a WSGI application; without *site*, one from the environment."""
    # The package itself must stay light: labs and workers import app.dicom without Flask.
    from app.web import build  # noqa: PLC0415

    return build(site)
