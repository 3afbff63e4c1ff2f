"""Codes by which a learner's own tools name an attempt: tools have no session.

A code tells organization and attempt and proves that this site gave it out. Nobody finds another's
by trying: the proof is an HMAC under the site's secret key.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from app.errors import NotFound
from app.learning.site import Site
from app.records.learning import Attempt

_IDS, _PROOF = 32, 16
_LETTERS = (_IDS + _PROOF) * 4 // 3
"""How long a code is: its bytes fill whole groups of base64, so it needs no padding."""


def code_of(attempt: Attempt, site: Site) -> str:
    """Return the code of *attempt*, the same each time."""
    named = UUID(attempt.organization_id).bytes + UUID(attempt.id).bytes
    return base64.urlsafe_b64encode(named + _proof(named, site)).decode()


def attempt_of_code(code: str, site: Site) -> Attempt:
    """Return the attempt that *code* opens, while its learner's account is active."""
    data = _decoded(code)
    named, proof = data[:_IDS], data[_IDS:]
    if not hmac.compare_digest(proof, _proof(named, site)):
        raise NotFound(_NO_SUCH)
    organization_id, attempt_id = str(UUID(bytes=named[:16])), str(UUID(bytes=named[16:]))
    with site.store.reading() as unit:
        attempt = unit.attempts.get(organization_id, attempt_id)
        learner = unit.people.get(organization_id, attempt.learner_id) if attempt else None
    if attempt is None or learner is None or not learner.active:
        raise NotFound(_NO_SUCH)
    return attempt


_NO_SUCH = "No attempt has this code. Copy the address from the lab's page once more."


def _proof(named: bytes, site: Site) -> bytes:
    key = site.settings.secret_key.encode()
    return hmac.new(key, b"tool code:" + named, hashlib.sha256).digest()[:_PROOF]


def _decoded(code: str) -> bytes:
    if len(code) != _LETTERS:
        raise NotFound(_NO_SUCH)
    try:
        data = base64.b64decode(code.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise NotFound(_NO_SUCH) from error
    if len(data) != _IDS + _PROOF:
        raise NotFound(_NO_SUCH)
    return data
