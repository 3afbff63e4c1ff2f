"""A learner's own tools: how they reach her hospital, and what they did there as it happens."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.catalog import LabEntry
from app.errors import NotFound
from app.learning.connecting import arrivals_of, newest_arrival, renew_code
from app.practice.tls.settings import certificate_in
from app.records.learning import Attempt
from app.web import current
from app.web.limits import limiter
from app.web.pages.labs import found_attempt, found_hospital
from app.web.sending import attachment
from app.web.system_page import hospital_exercise
from app.web.tools_page import tools_page

_MOST = 20


def show(slug: str, attempt_id: UUID) -> str:
    """Show titles, ports and commands, and what arrived so far."""
    return tools_page(*_reachable(slug, attempt_id))


@limiter.limit("10/minute")
def renew(slug: str, attempt_id: UUID) -> BaseResponse:
    """Give the attempt a code, or another one in its place."""
    _, attempt = _reachable(slug, attempt_id)
    renew_code(current.learner(), attempt.id, current.site())
    return redirect(url_for(".show", slug=slug, attempt_id=attempt_id), 303)


def arrivals(slug: str, attempt_id: UUID) -> Response:
    """Return the newest arrivals as a piece of a page; 304 while nothing is new."""
    lab, attempt = _reachable(slug, attempt_id)
    with current.site().store.reading() as unit:
        newest = newest_arrival(attempt, unit)
        is_known = request.if_none_match.contains(str(newest))
        rows = [] if is_known else arrivals_of(attempt, unit, _MOST)
    if is_known:
        answer = Response(status=304)
    else:
        page = render_template("parts/arrivals.html", lab=lab, attempt=attempt, arrivals=rows)
        answer = Response(page)
    answer.set_etag(str(newest))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def certificate(slug: str, attempt_id: UUID) -> Response:
    """Send the certificate of the authority that the network's certificates come from."""
    _reachable(slug, attempt_id)
    path = certificate_in(current.site().settings.lab_authority)
    if not path.is_file():
        raise NotFound("The practice network has not run yet, so it has no certificate.")
    return attachment(path.read_bytes(), "application/x-pem-file", "lab-ca.pem")


def _reachable(slug: str, attempt_id: UUID) -> tuple[LabEntry, Attempt]:
    if not current.site().settings.network:
        raise NotFound("This site has no practice network for tools of one's own.")
    lab = found_hospital(slug)
    hospital_exercise(lab)
    return lab, found_attempt(lab, attempt_id)
