"""Which permission every route asks for, and which routes are exceptions to what others keep.

A route without a line in :data:`app.web.routes.ROUTES` keeps the site from starting.
"""

from typing import Final

from app.web.routes import PUBLIC, ROUTES

PERMISSIONS: Final[dict[str, str]] = {
    "static": PUBLIC,
    **{endpoint: permission for endpoint, (_, permission) in ROUTES.items()},
}

SIGNED = frozenset({"unsubscribing.end"})
"""Changes that mail programs send without a page of ours: their address is signed instead."""

VIEWABLE = frozenset(
    {
        "home.show",
        "home.mine",
        "modules.catalog",
        "modules.paths",
        "modules.show",
        "modules.lesson",
        "modules.summary",
        "labs.catalog",
        "labs.show",
        "labs.attempt",
        "incidents.catalog",
        "incidents.show",
        "incidents.shift",
        "questions.show",
        "goals.mine",
        "messages.tables",
        "bench.tree",
        "bench.image",
        "bench.frame",
        "bench.frames",
        "bench.download",
        "bench.report",
        "bench.overlay",
        "bench.compare",
        "bench.stacks",
        "search.show",
        "glossary.show",
        "glossary.term",
    }
)
"""What a mentor sees who looks at the site as a mentee does; beside these only public pages."""
