"""What holds for every request: session, permission, CSRF, limits of size, headers."""

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.errors import Forbidden, InvalidInput, NotFound, NotSignedIn
from app.learning.web_sessions import reader_of
from app.records.reader import Reader
from app.store.store import looking
from app.web import current
from app.web.arriving import arrivals
from app.web.permissions import PERMISSIONS, SIGNED, VIEWABLE
from app.web.routes import BY_CODE, PUBLIC

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_LIMIT = 2 * 1024 * 1024

_FILES = {
    "labs.submit": 1,
    "labs.save_draft": 1,
    "uploads.keep": 1,
    "dicomweb.store": 2,
    "workbench.inspect": 1,
    "workbench.read": 1,
    "workbench.frames": 1,
    "workbench.overlay": 1,
    "workbench.compare": 2,
    "workbench.screen": 1,
    "workbench.unpack": 2,
    "roster.upload": 1,
    "outside.send": 1,
    "outside.send_again": 1,
}
"""How many files of the greatest size a route takes beside its form."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def guard(app: Flask) -> None:
    """Put the guards before every view of *app*, and refuse to start with an undeclared route."""
    undeclared = {rule.endpoint for rule in app.url_map.iter_rules()} - set(PERMISSIONS)
    if undeclared:
        raise LookupError(f"No permission is declared for {', '.join(sorted(undeclared))}.")
    app.before_request(_admit)
    app.after_request(_send_headers)
    app.teardown_request(_look_away)


def cookie_name() -> str:
    """Return the session cookie's name; ``__Host-`` binds it to this host where it is secure."""
    return "__Host-readingroom" if current.site().settings.secure_cookies else "readingroom"


def set_cookie(response: BaseResponse, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send along with a form."""
    secure = current.site().settings.secure_cookies
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, secure=secure, samesite="Lax", path="/"
    )


def csrf_token() -> str:
    """Return the token that the page's forms must carry."""
    reader = current.maybe_reader()
    if reader is not None:
        return reader.session.csrf_token
    return _visitor_token(_visitor())


def _admit() -> None:
    """Let the request in, or say why not."""
    # Looked up once: Flask finds the request anew each time that it is named.
    asked: Request = request._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001
    endpoint, changes = asked.endpoint, asked.method not in SAFE_METHODS
    if endpoint == "static":
        return
    settings = current.site().settings
    asked.max_content_length = FORM_LIMIT + _FILES.get(endpoint or "", 0) * settings.upload_limit
    looking.set(False)
    permission = PERMISSIONS.get(endpoint or "")
    if permission is BY_CODE:
        # No cookie is read, so a page of another site gains nothing by sending one along.
        _check_text(asked, asked.args)
        return
    token = asked.cookies.get(cookie_name(), "")
    reader = reader_of(token, current.site().store, settings.idle_minutes) if token else None
    g.reader = reader
    if reader is not None and reader.viewer is not None:
        _only_look(reader, asked)
    if endpoint is None:
        # No page, or none for this method: Flask says which, now that the reader is known.
        return
    if permission is not None and permission is not PUBLIC:
        _check_permission(reader, permission)
    if changes:
        arrivals().gather(asked, reader.actor.id if reader else "")
    if changes and endpoint not in SIGNED:
        _check_csrf(asked)
    _check_text(asked, asked.args)
    if changes:
        _check_text(asked, asked.form)
        _check_names(asked)


def _only_look(reader: Reader, asked: Request) -> None:
    """Refuse every change, and every page that is the mentee's alone, to who looks as her."""
    if asked.endpoint in {"viewing.end", None}:
        return
    looking.set(True)
    if asked.method not in SAFE_METHODS:
        raise Forbidden(
            f"You look at the site as {reader.person.name}, so nothing can be changed. "
            "Stop looking first."
        )
    if asked.endpoint not in VIEWABLE and PERMISSIONS[asked.endpoint] is not PUBLIC:
        raise Forbidden(f"This page is for {reader.person.name} alone.")


def _look_away(_error: BaseException | None) -> None:
    """Let the thread write again whatever it does next."""
    looking.set(False)


def _check_permission(reader: Reader | None, permission: str) -> None:
    if reader is None:
        raise NotSignedIn("Sign in to see this page.")
    if not reader.may(permission):
        raise Forbidden("Your roles do not include this page.")


def _check_text(asked: Request, fields: MultiDict[str, str]) -> None:
    """Refuse NUL, which no store keeps as text, before anything is done with it."""
    if "\0" in asked.path:
        raise NotFound("There is no such page.")
    if any("\0" in text for name, texts in fields.lists() for text in (name, *texts)):
        raise InvalidInput("A field holds a NUL character, which no text has. Take it out.")


def _check_names(asked: Request) -> None:
    """Refuse NUL in the name of a file, which is kept as a text as well."""
    if any("\0" in f"{name}{sent.filename}" for name, sent in asked.files.items(multi=True)):
        raise InvalidInput("The name of a file holds a NUL character. Give the file another name.")


def _check_csrf(asked: Request) -> None:
    """Refuse a change that another site's page may have sent."""
    if asked.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise Forbidden("This form was sent from another site.")
    origin = asked.headers.get("Origin")
    if origin and not _is_ours(origin, asked.host):
        raise Forbidden("This form was sent from another site.")
    sent = asked.headers.get("X-CSRF-Token") or asked.form.get("_csrf", "")
    if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        raise Forbidden("This page had grown old. Go back, reload it and send the form again.")


def _is_ours(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc == host
    except ValueError:
        return False


def _visitor() -> str:
    """Return what ties a stranger's form to her browser, from its cookie or new."""
    if "visitor" not in g:
        g.visitor = request.cookies.get("visitor") or secrets.token_urlsafe(24)
        g.visitor_is_new = "visitor" not in request.cookies
    visitor: str = g.visitor
    return visitor


def _visitor_token(visitor: str) -> str:
    key = current.site().settings.secret_key.encode()
    return hmac.new(key, f"visitor:{visitor}".encode(), hashlib.sha256).hexdigest()


def _send_headers(response: Response) -> Response:
    headers = response.headers
    given = {name.lower() for name, _ in headers}
    for name, value in _HEADERS.items():
        if name.lower() not in given:
            headers.add(name, value)
    if current.site().settings.secure_cookies:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static" and "cache-control" not in given:
        headers.add("Cache-Control", "private, no-store")
    if g.get("visitor_is_new"):
        set_cookie(response, "visitor", g.visitor, 3600)
    return response
