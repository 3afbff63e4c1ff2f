"""Ways in without a password: links that are sent by mail, and who asked for one."""

from datetime import datetime
from enum import StrEnum

from app.frozen import Frozen


class Purpose(StrEnum):
    """What a link is for: a first password, or another one."""

    INVITED = "invited"
    FORGOTTEN = "forgotten"


class SignInLink(Frozen):
    """A link with which a person sets a password, once; we keep only its token's SHA-256."""

    token_hash: str
    organization_id: str
    person_id: str
    purpose: Purpose
    made_at: datetime
    expires_at: datetime


class ResetRequest(Frozen):
    """An address for which a forgotten password was told, whether anybody has it or not."""

    id: str
    email: str
    asked_at: datetime
