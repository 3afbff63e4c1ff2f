"""How often the same thing may be asked."""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.web import current


def account_or_address() -> str:
    """Return whom to count: the account where there is one, since a hospital shares an address."""
    reader = current.maybe_reader()
    return reader.actor.id if reader else get_remote_address()


def address_and_email() -> str:
    """Return whom to count at the sign-in form."""
    return f"{get_remote_address()}:{request.form.get('email', '').strip().lower()[:254]}"


limiter = Limiter(account_or_address, storage_uri="memory://", headers_enabled=False)
