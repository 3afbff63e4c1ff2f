"""Ways in without a password: links that are sent by mail, and who asked for one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a link is for: a first password, or another one."""

    INVITED = "invited"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A link with which a person sets a password, once; we keep only its token's SHA-256."""

    token_hash: str
    organization_id: str
    person_id: str
    purpose: Purpose
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """An address for which a forgotten password was told, whether anybody has it or not."""

    id: str
    email: str
    asked_at: datetime
