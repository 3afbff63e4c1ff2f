"""My credit: hours against each cycle, the transcript, certificates."""

from flask import Response, jsonify, render_template, request

from app import clock
from app.credit.cycles import Cycle
from app.errors import NotFound
from app.learning.badging import badge
from app.learning.certifying import certificate_pdf as make_pdf
from app.learning.certifying import paper_of, transcript_pdf
from app.learning.exporting import certificate_proof as make_proof
from app.learning.packing import audit_packet
from app.learning.transcripts import transcript_data, transcript_facts
from app.records.credit import Certificate, LedgerEntry
from app.reporting.domains import DomainHours, domain_hours
from app.reporting.files import as_csv
from app.reporting.standing import KeptUp, credit_standings, cycle_standings
from app.reporting.transcript import COLUMNS, transcript
from app.web import current
from app.web.limits import limiter
from app.web.sending import attachment


def show() -> str:
    """Show the reader's standing in every cycle and her transcript."""
    site, learner = current.site(), current.learner()
    with site.store.reading() as unit:
        kept, house = credit_standings(learner, unit)
        rows = transcript(learner, unit, site.settings.base_url)
    entries = [row.entry for row in rows]
    shown = [each for kept_up in kept for each in (kept_up.late, kept_up.running) if each]
    return render_template(
        "credit.html",
        kept=kept,
        house=house,
        standings=[*shown, house],
        rules=[*(each.rule for each in kept), house.rule],
        rows=rows,
        domains=_domains(entries, kept),
        today=clock.today(learner.time_zone),
    )


def _domains(entries: list[LedgerEntry], kept: list[KeptUp]) -> list[DomainHours]:
    """Return the reader's hours by domain of the outline, where she keeps up the CIIP."""
    outlines = current.site().catalog.blueprint("ciip")
    running = next((each.running for each in kept if each.rule.id == "ciip"), None)
    if outlines is None or running is None:
        return []
    weights = {each.letter: (each.title, each.weight) for each in outlines.versions[-1].domains}
    return domain_hours(entries, running.cycle, weights)


def transcript_csv() -> Response:
    """Send the transcript as CSV."""
    site, learner = current.site(), current.learner()
    with site.store.reading() as unit:
        rows = [row.cells() for row in transcript(learner, unit, site.settings.base_url)]
    response = Response("".join(as_csv(COLUMNS, rows)), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="transcript.csv")
    return response


def transcript_json() -> Response:
    """Send the transcript as JSON, with every cycle of the reader's."""
    site, learner = current.site(), current.learner()
    with site.store.reading() as unit:
        rows = transcript(learner, unit, site.settings.base_url)
        response = jsonify(transcript_data(learner, rows, unit))
    response.headers.set("Content-Disposition", "attachment", filename="transcript.json")
    return response


@limiter.limit("10/minute")
def transcript_page() -> Response:
    """Send the transcript as PDF, on Letter or on A4."""
    site, learner, paper = current.site(), current.learner(), _asked_paper()
    with site.store.reading() as unit:
        facts = transcript_facts(learner, transcript(learner, unit, site.settings.base_url), unit)
    pdf = transcript_pdf(facts, paper)
    return attachment(pdf, "application/pdf", _named("transcript", paper))


@limiter.limit("10/minute")
def packet() -> Response:
    """Send everything that shows the reader's credit, of one credential's cycle or of all time."""
    site, learner = current.site(), current.learner()
    cycle = _cycle(request.args.get("credential", ""))
    data = audit_packet(learner, cycle, site)
    name = f"audit-packet-{clock.today(learner.time_zone)}.zip"
    return attachment(data, "application/zip", name)


def _cycle(body: str) -> Cycle | None:
    """Return the running cycle of the reader's credential *body*; ``None`` where none is named."""
    if not body:
        return None
    learner = current.learner()
    with current.site().store.reading() as unit:
        for standing in cycle_standings(learner, unit):
            if standing.rule.id == body:
                return standing.cycle
    raise NotFound("You keep up no such credential.")


def certificate_pdf(code: str) -> Response:
    """Send a certificate of the reader's own as PDF, on Letter or on A4."""
    paper = _asked_paper()
    response = Response(make_pdf(_own(code), current.site(), paper), mimetype="application/pdf")
    name = _named(f"certificate-{code[:11]}", paper)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@limiter.limit("60/minute")
def certificate_proof(code: str) -> Response:
    """Send the proof that a certificate of the reader's own stands in the signed ledger."""
    proof = make_proof(_own(code), current.site().store)
    response = Response(proof, mimetype="application/json")
    name = f"certificate-{code[:11]}.proof.json"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@limiter.limit("60/minute")
def certificate_badge(code: str) -> Response:
    """Send a certificate of the reader's own as an Open Badges 3.0 credential."""
    token = badge(_own(code), current.site())
    return attachment(token, "application/vc+jwt", f"certificate-{code[:11]}.badge.jwt")


def _asked_paper() -> str:
    return paper_of(request.args.get("paper", ""))


def _named(stem: str, paper: str) -> str:
    """Return the file's name, which tells A4 from the usual paper."""
    return f"{stem}-a4.pdf" if paper == "a4" else f"{stem}.pdf"


def _own(code: str) -> Certificate:
    learner = current.learner()
    with current.site().store.reading() as unit:
        certificate = unit.certificates.get(code)
    mine = certificate is not None and (
        (certificate.organization_id, certificate.learner_id)
        == (learner.organization_id, learner.id)
    )
    if certificate is None or not mine:
        raise NotFound("There is no such certificate among yours.")
    return certificate
