"""The CE office: claims of outside credit, oldest first, and the decision about each."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import Conflict, InvalidInput, NotFound
from app.learning.claim_form import FORMATS
from app.learning.claiming import scan_of
from app.learning.deciding import approve_claim, ask_about_claim, decline_claim
from app.records.outside import Claim
from app.store import Unit
from app.web import current
from app.web.sending import attachment


def queue() -> str:
    """Show the claims that wait, and those decided last."""
    organization_id = current.learner().organization_id
    with current.site().store.reading() as unit:
        waiting = unit.claims.waiting(organization_id)
        decided = unit.claims.decided(organization_id)
        ids = {each.learner_id for each in (*waiting, *decided)}
        names = {each.id: each.name for each in unit.people.among(organization_id, ids)}
    return render_template("office.html", waiting=waiting, decided=decided, names=names)


def claim(claim_id: UUID) -> str:
    """Show a claim with its scan and what was said, and ask for the decision."""
    return _claim(str(claim_id))


def decide(claim_id: UUID) -> Response | tuple[str, int]:
    """Approve the claim, return it with a question, or decline it with a reason."""
    admin, site, wanted = current.reader(), current.site(), str(claim_id)
    words, revision = request.form.get("words", ""), request.form.get("revision", 0, type=int)
    try:
        match request.form.get("decision"):
            case "approve":
                approve_claim(admin, wanted, revision, site)
            case "ask":
                ask_about_claim(admin, wanted, revision, words, site)
            case "decline":
                decline_claim(admin, wanted, revision, words, site)
            case _:
                return _claim(wanted, problem="Choose what is to be done with the claim."), 422
    except (Conflict, InvalidInput) as error:
        return _claim(wanted, problem=str(error)), error.status
    return redirect(url_for(".claim", claim_id=claim_id), 303)


def scan(claim_id: UUID) -> Response:
    """Send the scan of a claim as a download."""
    site = current.site()
    with site.store.reading() as unit:
        found = _found(str(claim_id), unit)
        data = scan_of(found, request.args.get("sha256", "")[:64], unit, site)
    return attachment(data, "application/octet-stream", found.file_name)


def _found(claim_id: str, unit: Unit) -> Claim:
    found = unit.claims.get(current.learner().organization_id, claim_id)
    if found is None:
        raise NotFound("There is no such claim in your organization.")
    return found


def _claim(claim_id: str, problem: str = "") -> str:
    organization_id = current.learner().organization_id
    with current.site().store.reading() as unit:
        found = _found(claim_id, unit)
        told = unit.claims.told(organization_id, claim_id)
        ids = {found.learner_id, *(each.actor_id for each in told)}
        names = {each.id: each.name for each in unit.people.among(organization_id, ids)}
        entry = unit.ledger.get(organization_id, found.entry_id) if found.entry_id else None
    return render_template(
        "office_claim.html",
        claim=found,
        told=told,
        names=names,
        entry=entry,
        formats=FORMATS,
        problem=problem,
        typed=request.form,
    )
