"""Credit earned elsewhere: entered with a scan, followed, and sent again with an answer."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import Conflict, InvalidInput, TooMany
from app.learning import claiming
from app.learning.claim_form import FORMATS, bodies, read_form
from app.learning.scans import Scan, read_scan
from app.records.outside import Claim
from app.web import current
from app.web.limits import limiter
from app.web.sending import attachment


def show() -> str:
    """Show what the reader claimed so far, and where each claim stands."""
    learner = current.learner()
    with current.site().store.reading() as unit:
        claims = unit.claims.of(learner.organization_id, learner.id)
    return render_template("outside.html", claims=claims)


def enter() -> str:
    """Ask for the facts and the scan."""
    return _form()


@limiter.limit("30/minute")
def send() -> Response | tuple[str, int]:
    """Keep a claim for a CE administrator to decide about."""
    learner, site = current.learner(), current.site()
    try:
        told = read_form(request.form, clock.today(learner.time_zone))
        claim = claiming.send_claim(learner, told, _scan(), site)
    except (InvalidInput, TooMany, claiming.ClaimedBefore) as error:
        return _form(problem=str(error), earlier=_earlier(error)), error.status
    return redirect(url_for(".claim", claim_id=claim.id), 303)


def claim(claim_id: UUID) -> str:
    """Show a claim of the reader's own with everything that was said about it."""
    return _claim(str(claim_id))


@limiter.limit("30/minute")
def send_again(claim_id: UUID) -> Response | tuple[str, int]:
    """Keep the corrected claim and the answer; it waits for a decision again."""
    learner, site = current.learner(), current.site()
    try:
        revision = request.form.get("revision", 0, type=int)
        scan = _scan() if _is_given() else None
        told = read_form(request.form, clock.today(learner.time_zone))
        claiming.send_again(learner, str(claim_id), told, scan, site, revision)
    except (InvalidInput, Conflict) as error:
        return _claim(str(claim_id), problem=str(error), earlier=_earlier(error)), error.status
    return redirect(url_for(".claim", claim_id=claim_id), 303)


def scan(claim_id: UUID) -> Response:
    """Send the scan of a claim of the reader's own as a download."""
    site = current.site()
    with site.store.reading() as unit:
        found = claiming.own_claim(current.learner(), str(claim_id), unit)
        data = claiming.scan_of(found, request.args.get("sha256", "")[:64], unit, site)
    return attachment(data, "application/octet-stream", found.file_name)


def _is_given() -> bool:
    sent = request.files.get("scan")
    return sent is not None and bool(sent.filename)


def _scan() -> Scan:
    """Return the file that was sent, if it is a scan; an empty field is none."""
    sent, most = request.files.get("scan"), current.site().settings.upload_limit
    data = sent.read() if sent else b""
    return read_scan(data, (sent and sent.filename) or "scan", most)


def _form(problem: str = "", earlier: str = "") -> str:
    return render_template("outside_form.html", problem=problem, earlier=earlier, **choices(None))


def _earlier(error: Exception) -> str:
    """Return the id of the claim with which the one just sent collides, if that is the matter."""
    return error.claim_id if isinstance(error, claiming.ClaimedBefore) else ""


def _claim(claim_id: str, problem: str = "", earlier: str = "") -> str:
    learner = current.learner()
    with current.site().store.reading() as unit:
        found = claiming.own_claim(learner, claim_id, unit)
        told = unit.claims.told(learner.organization_id, claim_id)
        names = {p.id: p.name for p in unit.people.among(
            learner.organization_id, {each.actor_id for each in told}
        )}  # fmt: skip
    return render_template(
        "outside_claim.html",
        claim=found,
        told=told,
        names=names,
        problem=problem,
        earlier=earlier,
        is_open=found.state in claiming.OPEN,
        **choices(found),
    )


def choices(claim: Claim | None) -> dict[str, object]:
    """Return what the form offers, and what stands in it: typed now, else what *claim* says."""
    form = request.form
    typed = form.to_dict() if form else _typed(claim)
    facts = claim.facts if claim else {}
    marked = {
        "body": form.getlist("body") if form else facts.get("bodies", []),
        "category": form.getlist("category") if form else facts.get("categories", []),
        "domain": form.getlist("domain") if form else facts.get("domains", []),
    }
    outlines = current.site().catalog.blueprint("ciip")
    return {
        "typed": typed,
        "marked": marked,
        "formats": FORMATS,
        "bodies": bodies(),
        "domains": outlines.versions[-1].domains if outlines else (),
        "today": clock.today(current.learner().time_zone).isoformat(),
        "most": current.site().settings.upload_limit,
    }


def _typed(claim: Claim | None) -> dict[str, str]:
    if claim is None:
        return {}
    return {
        "title": claim.title,
        "provider": claim.provider,
        "completed_on": claim.completed_on.isoformat(),
        "hours": f"{claim.minutes / 60:.2f}",
        "format": claim.facts["format"],
        "began_on": claim.facts.get("began_on", ""),
        **{f"reference.{body}": text for body, text in claim.facts["references"].items()},
    }
