"""The entry diagnostic of a learning path: start, answer, read where to begin."""

from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import LearningPath
from app.errors import InvalidInput, NotFound
from app.learning.diagnosing import (
    hand_in_diagnostic,
    items_of_path,
    keep_answers,
    own_diagnostic,
    start_diagnostic,
)
from app.records.review import Diagnostic
from app.web import current


def show(slug: str) -> str:
    """Say what the diagnostic is, and show the reader's earlier ones."""
    site, path, learner = current.site(), _path(slug), current.learner()
    with site.store.reading() as unit:
        taken = unit.diagnostics.of(learner.organization_id, learner.id, path.id)
    banks = items_of_path(path, site.catalog)
    modules = [site.catalog.module(each) for each in path.modules]
    return render_template(
        "diagnostic.html",
        path=path,
        taken=taken,
        ramps={ramp.id: ramp for ramp in path.ramps},
        covered=bool(banks),
        uncovered=[module for module in modules if module and module.slug not in banks],
        first=modules[0],
    )


def start(slug: str) -> Response:
    """Draw the questions, or go on with the open ones."""
    diagnostic = start_diagnostic(current.learner(), _path(slug), current.site())
    return redirect(url_for(".sit", slug=slug, diagnostic_id=diagnostic.id), 303)


def sit(slug: str, diagnostic_id: UUID) -> str:
    """Show the questions, or after the hand-in where to begin."""
    path = _path(slug)
    diagnostic = _diagnostic(path, diagnostic_id)
    page = "diagnostic_result.html" if diagnostic.submitted_at else "diagnostic_sitting.html"
    return render_template(
        page,
        path=path,
        diagnostic=diagnostic,
        ramp=_ramp_of(path, diagnostic),
        modules={module.slug: module for module in current.site().catalog.modules()},
    )


def save(slug: str, diagnostic_id: UUID) -> Response:
    """Keep the choices so far; answered in JSON, for autosave."""
    _diagnostic(_path(slug), diagnostic_id)
    sequence = request.form.get("sequence", "")
    if not sequence.isascii() or not sequence.isdigit() or len(sequence) > 9:  # noqa: PLR2004
        raise InvalidInput("sequence must be a whole number.")
    learner, site = current.learner(), current.site()
    saved = keep_answers(learner, str(diagnostic_id), request.form, int(sequence), site)
    return jsonify(saved=saved)


def hand_in(slug: str, diagnostic_id: UUID) -> Response:
    """Judge the diagnostic, and show where to begin."""
    path = _path(slug)
    _diagnostic(path, diagnostic_id)
    learner, site = current.learner(), current.site()
    hand_in_diagnostic(learner, path, str(diagnostic_id), request.form, site)
    return redirect(url_for(".sit", slug=slug, diagnostic_id=diagnostic_id), 303)


def _path(slug: str) -> LearningPath:
    for path in current.site().catalog.paths():
        if path.slug == slug:
            return path
    raise NotFound("There is no learning path at this address.")


def _diagnostic(path: LearningPath, diagnostic_id: UUID) -> Diagnostic:
    found = own_diagnostic(current.learner(), str(diagnostic_id), current.site())
    if found.path_id != path.id:
        raise NotFound("There is no such diagnostic of this path.")
    return found


def _ramp_of(path: LearningPath, diagnostic: Diagnostic) -> object:
    placed = diagnostic.result["ramp"] if diagnostic.result else ""
    return next((ramp for ramp in path.ramps if ramp.id == placed), None)
