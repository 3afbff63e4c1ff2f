"""Signing in and out."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.learning.signing_in import sign_in
from app.learning.web_sessions import sign_out
from app.web import current
from app.web.addresses import own_page
from app.web.limits import address_and_email, limiter
from app.web.security import cookie_name, set_cookie


def form() -> Response | str:
    """Show the form, or go on where somebody is signed in already."""
    if current.maybe_reader():
        return redirect(_next(request.args.get("next", "")), 303)
    return _form(request.args.get("next", ""))


@limiter.limit("10/minute", whom=address_and_email)
def sign_in_here() -> Response | tuple[str, int]:
    """Start a session, or say that address and password do not belong together."""
    site = current.site()
    email, password = request.form.get("email", ""), request.form.get("password", "")
    token = sign_in(email, password, site.store, site.settings.session_hours)
    if token is None:
        return _form(request.form.get("next", ""), email, failed=True), 422
    if before := current.maybe_reader():
        sign_out(before, site.store)
    response = redirect(_next(request.form.get("next", "")), 303)
    set_cookie(response, cookie_name(), token, site.settings.session_hours * 3600)
    return response


def sign_out_here() -> Response:
    """End the session and forget the cookie."""
    sign_out(current.reader(), current.site().store)
    response = redirect(url_for("signing_in.form"), 303)
    set_cookie(response, cookie_name(), "", 0)
    return response


def _form(next_page: str, email: str = "", *, failed: bool = False) -> str:
    return render_template(
        "sign_in.html",
        next_page=next_page,
        email=email,
        failed=failed,
        chosen=request.args.get("chosen") == "1",
    )


def _next(wanted: str) -> str:
    return own_page(wanted, url_for("home.show"))
