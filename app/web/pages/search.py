"""Searching lessons, labs and the glossary."""

from flask import render_template, request

from app.web import current


def show() -> str:
    """Show what was found for ``?q=``."""
    wanted = request.args.get("q", "")[:200].strip()
    hits = current.site().catalog.search(wanted, 30) if wanted else []
    return render_template("search.html", wanted=wanted, hits=hits)
