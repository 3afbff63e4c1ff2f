"""Verifying a certificate: public, permanent, for people and for programs."""

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.credit.certificates import tidy_code
from app.credit.signing import public_pem, signing_key
from app.learning.verifying import Verified, verify_certificate
from app.web import current
from app.web.errors import wants_data
from app.web.limits import limiter


def form() -> BaseResponse | str:
    """Ask for a code, or go to the page of the one given."""
    typed = request.args.get("code", "")[:100]
    if typed:
        return redirect(url_for(".show", code=tidy_code(typed) or "unknown"), 303)
    return render_template("verify_form.html")


@limiter.limit("60/minute")
def ledger_key() -> Response:
    """Send the public key with which anybody can check what the ledger's checkpoints say."""
    pem = public_pem(signing_key(current.site().settings.ledger_key))
    response = Response(pem, mimetype="application/x-pem-file")
    response.headers.set("Content-Disposition", "attachment", filename="ledger-key.pem")
    return response


@limiter.limit("60/minute")
def show(code: str) -> Response | tuple[str, int]:
    """Say whether the code belongs to a certificate, and what that certificate says."""
    found = verify_certificate(tidy_code(code[:100]), current.site())
    status = 200 if found else 404
    if wants_data():
        response = jsonify(_data(found))
        response.status_code = status
        return response
    return render_template("verify.html", found=found, code=tidy_code(code[:100])), status


def _data(found: Verified | None) -> dict[str, object]:
    if found is None:
        return {"status": "unknown", "says": "No certificate has this code."}
    return {
        "status": found.status,
        "says": found.sentence,
        "code": found.code,
        "issued_at": found.issued_at.isoformat(timespec="seconds"),
        "revoked_at": found.revoked_at.isoformat(timespec="seconds") if found.revoked_at else None,
        "certificate": dict(found.facts),
        "ledger_entry_holds": found.entry_holds,
    }
