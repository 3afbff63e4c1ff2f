"""Coming in without a password: saying that it is forgotten, and choosing one by a link.

The link's token leaves the address at once, for a cookie that no script reads: it gets into no
history, no referrer and no bookmark.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.errors import InvalidInput, NotFound
from app.learning.recovering import link_holds, set_password, tell_forgotten
from app.learning.web_sessions import sign_out
from app.web import current
from app.web.limits import address_and_email, limiter
from app.web.security import cookie_name, set_cookie

_SECONDS, _LONGEST = 3600, 100


def forgotten() -> str:
    """Ask whose password is forgotten."""
    return _forgotten()


@limiter.limit("60/hour")
@limiter.limit("5/15 minute", whom=address_and_email)
def tell() -> Response | tuple[str, int]:
    """Keep the address, and answer the same whoever has it."""
    email = request.form.get("email", "")
    try:
        tell_forgotten(email, current.site())
    except InvalidInput as error:
        return _forgotten(email, str(error)), 422
    return redirect(url_for(".told"), 303)


def told() -> str:
    """Say what happens now."""
    return render_template("forgotten_told.html")


def follow(token: str) -> Response:
    """Take the token out of the address, whether it is good or not."""
    response = redirect(url_for(".choose"), 303)
    set_cookie(response, _cookie(), token[:_LONGEST], _SECONDS)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def choose() -> str | tuple[str, int]:
    """Ask for the new password, if the link is still good."""
    return _choose()


@limiter.limit("20/minute")
def keep() -> Response | str | tuple[str, int]:
    """Set the password and let its owner sign in with it."""
    token, site = request.cookies.get(_cookie(), ""), current.site()
    try:
        set_password(token, request.form.get("password", ""), site)
    except InvalidInput as error:
        page = _choose(str(error))
        return page if isinstance(page, tuple) else (page, 422)
    except NotFound:
        return _choose()
    if before := current.maybe_reader():
        sign_out(before, site.store)
    response = redirect(url_for("signing_in.form", chosen="1"), 303)
    set_cookie(response, _cookie(), "", 0)
    set_cookie(response, cookie_name(), "", 0)
    return response


def _cookie() -> str:
    return "__Host-welcome" if current.site().settings.secure_cookies else "welcome"


def _forgotten(email: str = "", problem: str = "") -> str:
    return render_template("forgotten.html", email=email, problem=problem)


def _choose(problem: str = "") -> str | tuple[str, int]:
    person = link_holds(request.cookies.get(_cookie(), ""), current.site().store)
    page = render_template("welcome.html", person=person, problem=problem)
    return page if person else (page, 404)
