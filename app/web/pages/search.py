"""Searching lessons, labs and the glossary."""

from flask import render_template, request

from app.web import current

MOST = 30


def show() -> str:
    """Show the best of what was found for ``?q=``, and how much there is."""
    wanted = request.args.get("q", "")[:200].strip()
    catalog = current.site().catalog
    hits = catalog.search(wanted, MOST) if wanted else ()
    found = catalog.count_found(wanted) if len(hits) == MOST else len(hits)
    return render_template("search.html", wanted=wanted, hits=hits, found=found)
