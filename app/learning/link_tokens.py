"""The secret part of a link to set a password with, which stands in no table.

A mail in the outbox names a link by its id. The token follows from that and from the site's secret
key, and is put in only when the mail goes out: who reads the database alone cannot follow a link.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from app.settings import Settings

_MARK = "sign-in-link:"


def mail_link(link_id: str) -> str:
    """Return what a mail in the outbox holds in place of the link's address."""
    return f"{_MARK}{link_id}"


def address_of(link: str, settings: Settings) -> str:
    """Return the whole address of a mail's link, at the site's own address and no other."""
    if link.startswith(_MARK):
        return f"{settings.base_url}/welcome/{token_of(link.removeprefix(_MARK), settings)}"
    return f"{settings.base_url}{link}"


def token_of(link_id: str, settings: Settings) -> str:
    """Return the token of a link: 256 bits that nobody can guess from its id."""
    key = settings.secret_key.encode()
    made = hmac.new(key, f"{_MARK}{link_id}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode("ascii").rstrip("=")
