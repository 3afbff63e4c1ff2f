"""The credentials that a learner keeps up: added, changed, taken off the list."""

from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.credit.rules import all_rules, credential_rules
from app.errors import InvalidInput
from app.learning.keeping_up import change_credential, drop_credential, keep_credential
from app.web import current


def show() -> str:
    """Show the reader's credentials, and what each body asks for."""
    return _page(typed={"body": request.args.get("body", "")})


def add() -> Response | tuple[str, int]:
    """Note a credential that the reader keeps up."""
    try:
        keep_credential(
            current.learner(),
            request.form.get("body", ""),
            request.form.get("license_number", ""),
            _day(request.form.get("anchored_on", "")),
            current.site(),
        )
    except InvalidInput as error:
        return _page(request.form, problem=str(error)), 422
    return redirect(url_for(".show"), 303)


def change(credential_id: UUID) -> Response | tuple[str, int]:
    """Note another license number, or another day to count from."""
    try:
        change_credential(
            current.learner(),
            str(credential_id),
            request.form.get("license_number", ""),
            _day(request.form.get("anchored_on", "")),
            current.site(),
        )
    except InvalidInput as error:
        return _page(request.form, problem=str(error), changing=str(credential_id)), 422
    return redirect(url_for(".show"), 303)


def remove(credential_id: UUID) -> Response:
    """Take a credential off the reader's list."""
    drop_credential(current.learner(), str(credential_id), current.site())
    return redirect(url_for(".show"), 303)


def _page(typed: dict[str, str], problem: str = "", changing: str = "") -> str:
    learner, rules = current.learner(), all_rules()
    with current.site().store.reading() as unit:
        credentials = unit.credentials.of(learner.organization_id, learner.id)
    bodies = {rules[credential.body].body for credential in credentials}
    return render_template(
        "credentials.html",
        credentials=credentials,
        rules=rules,
        listed=credential_rules(),
        free=[rule for rule in credential_rules() if rule.body not in bodies],
        typed=typed,
        problem=problem,
        changing=changing,
        today=clock.today(learner.time_zone),
    )


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput("Give the day as year, month and day.") from error
