"""Verifying a certificate: public, permanent, for people and for programs."""

from http import HTTPStatus

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.credit.certificates import CODE_LENGTH, tidy_code
from app.credit.signing import public_pem, signing_key
from app.learning.verifying import Verified, verify_certificate
from app.web import current
from app.web.errors import wants_data
from app.web.limits import limiter

_LONGEST = 100


def form() -> BaseResponse | str | tuple[str, int]:
    """Ask for a code, or go to the page of the one given."""
    typed = request.args.get("code", "")[:_LONGEST].strip()
    if code := tidy_code(typed):
        return redirect(url_for(".show", code=code), 303)
    if any(sign.isalnum() for sign in typed):
        return _page(None, typed), HTTPStatus.NOT_FOUND
    problem = "Type the code that stands on the certificate." if "code" in request.args else ""
    page = render_template("verify_form.html", problem=problem)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK


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
    tidy = tidy_code(code[:_LONGEST])
    found = verify_certificate(tidy, current.site()) if tidy else None
    status = 200 if found else 404
    if wants_data():
        response = jsonify(_data(found))
        response.status_code = status
        return response
    return _page(found, code[:_LONGEST]), status


def _page(found: Verified | None, typed: str) -> str:
    """Return what is known of the certificate; of an unknown code, what was typed as it was."""
    tidy = tidy_code(typed)
    return render_template(
        "verify.html",
        found=found,
        typed=typed,
        code=tidy,
        has=len(tidy.replace("-", "")),
        length=CODE_LENGTH,
    )


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
