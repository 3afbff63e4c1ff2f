"""What the bench's tools read: element trees, images, frames, bytes, queries."""

from uuid import UUID

from flask import Response, render_template, request

from app.catalog import LabEntry
from app.errors import NotFound, UnreadableSample
from app.learning.attempting import keep_typed
from app.records.learning import Attempt
from app.web import current
from app.web.answer_form import raw_answer
from app.web.limits import limiter
from app.web.pages.labs import found_attempt, found_exercise, found_lab


def tree(slug: str, attempt_id: UUID, name: str) -> Response:
    """Return every element of a bench file."""
    lab, attempt = _bench(slug, attempt_id)
    return _json(current.site().grading.tree(lab.slug, dict(attempt.params), name))


def image(slug: str, attempt_id: UUID, name: str) -> Response:
    """Return what the viewer must know of a bench file."""
    lab, attempt = _bench(slug, attempt_id)
    return _json(current.site().grading.image(lab.slug, dict(attempt.params), name))


def frames(slug: str, attempt_id: UUID, name: str) -> Response:
    """Return the addresses of the frames: the viewer adds a frame's number to this one."""
    return image(slug, attempt_id, name)


def frame(slug: str, attempt_id: UUID, name: str, index: int) -> Response:
    """Return one frame's stored values, raw and little endian."""
    lab, attempt = _bench(slug, attempt_id)
    decoded = current.site().grading.frame(lab.slug, dict(attempt.params), name, index)
    response = _kept(Response(decoded.data, mimetype="application/octet-stream"))
    response.headers["X-Frame-Format"] = decoded.format
    return response


def download(slug: str, attempt_id: UUID, name: str) -> Response:
    """Return a bench file itself, as a download; a browser never renders it."""
    lab, attempt = _bench(slug, attempt_id)
    data = current.site().grading.file(lab.slug, dict(attempt.params), name)
    media = "application/dicom" if name.endswith(".dcm") else "application/octet-stream"
    response = _kept(Response(data, mimetype=media))
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def overlay(slug: str, attempt_id: UUID, name: str, index: int, group: str) -> Response:
    """Return an overlay over a frame: a byte a pixel of the image, 0 or 1."""
    lab, attempt = _bench(slug, attempt_id)
    grading = current.site().grading
    mask = grading.overlay(lab.slug, dict(attempt.params), name, group[:4], index)
    return _kept(Response(mask, mimetype="application/octet-stream"))


def report(slug: str, attempt_id: UUID, name: str, kind: str) -> Response:
    """Return what an audit or the check of values finds in a bench file, where the lab shows it."""
    lab, attempt = _bench(slug, attempt_id)
    if kind not in lab.spec.panels:
        raise NotFound("This lab does not show that panel.")
    return _json(current.site().grading.report(lab.slug, dict(attempt.params), name, kind))


def compare(slug: str, attempt_id: UUID) -> Response:
    """Return two bench files side by side."""
    lab, attempt = _bench(slug, attempt_id)
    before, after = (request.args.get(side, "") for side in ("before", "after"))
    return _json(current.site().grading.compare(lab.slug, dict(attempt.params), before, after))


def stacks(slug: str, attempt_id: UUID) -> Response:
    """Return the images of the bench, sorted into stacks."""
    lab, attempt = _bench(slug, attempt_id)
    return _json(current.site().grading.stacks(lab.slug, dict(attempt.params)))


def trace(slug: str, attempt_id: UUID, name: str) -> Response:
    """Return what went over the wire in a trace that lies on the bench."""
    lab, attempt = _bench(slug, attempt_id)
    return _json(current.site().grading.trace(lab.slug, dict(attempt.params), name))


@limiter.limit("60/minute")
def run_query(slug: str, attempt_id: UUID, exercise_id: str) -> str:
    """Show what the learner's query finds in the database on the bench; nothing is judged."""
    lab, attempt = _bench(slug, attempt_id)
    exercise = found_exercise(lab, exercise_id)
    if exercise.kind != "sql":
        raise NotFound("This exercise has no database.")
    text = raw_answer(exercise, request.form) or ""
    shown: dict[str, object] = {"result": None, "problem": "Write a query first."}
    if text.strip():
        try:
            found = current.site().grading.query(lab.slug, dict(attempt.params), exercise_id, text)
            shown = {"result": found, "problem": ""}
        except UnreadableSample as error:
            shown["problem"] = str(error)
    if "HX-Request" in request.headers:
        return render_template("parts/query_result.html", **shown)
    keep_typed(current.learner(), str(attempt_id), {exercise_id: text}, current.site())
    return render_template("query.html", lab=lab, attempt=attempt, exercise=exercise, **shown)


def _bench(slug: str, attempt_id: UUID) -> tuple[LabEntry, Attempt]:
    lab = found_lab(slug)
    return lab, found_attempt(lab, attempt_id)


def _json(data: bytes) -> Response:
    return _kept(Response(data, mimetype="application/json"))


def _kept(response: Response) -> Response:
    """Let the learner's own browser keep it: an attempt's files never change."""
    if request.method == "GET":
        response.headers["Cache-Control"] = "private, max-age=3600"
    return response
