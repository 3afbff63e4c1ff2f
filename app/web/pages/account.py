"""One's own settings: theme, time zone, password."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.errors import InvalidInput
from app.learning.settling import change_password, save_preferences, save_theme
from app.web import current
from app.web.addresses import own_page
from app.web.limits import limiter


def show() -> str:
    """Show the reader's settings."""
    return _page()


def save() -> Response | tuple[str, int]:
    """Keep theme and time zone."""
    theme, zone = request.form.get("theme", ""), request.form.get("time_zone", "")
    try:
        save_preferences(current.learner(), theme, zone, current.site())
    except InvalidInput as error:
        return _page(problem=str(error)), 422
    return redirect(url_for(".show"), 303)


def theme() -> Response:
    """Keep the theme alone, and go back to where the reader was."""
    save_theme(current.learner(), request.form.get("theme", ""), current.site())
    return redirect(own_page(request.form.get("next", ""), url_for(".show")), 303)


@limiter.limit("10/minute")
def password() -> Response | tuple[str, int]:
    """Change the password; every other session of the reader ends."""
    try:
        change_password(
            current.reader(),
            request.form.get("current_password", ""),
            request.form.get("new_password", ""),
            current.site(),
        )
    except InvalidInput as error:
        return _page(password_problem=str(error)), 422
    return redirect(url_for("signing_in.form"), 303)


def _page(problem: str = "", password_problem: str = "") -> str:
    return render_template(
        "settings.html",
        zones=clock.zones(),
        problem=problem,
        password_problem=password_problem,
    )
