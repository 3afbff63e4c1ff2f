"""How TLS is set up at a listening system, and what a caller insists on: plain records."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Self

from app.frozen import Frozen

VALID, EXPIRED, NOT_YET_VALID = "valid", "expired", "not_yet_valid"
SELF_SIGNED, OTHER_AUTHORITY = "self_signed", "other_authority"
KINDS: Final = (VALID, EXPIRED, NOT_YET_VALID, SELF_SIGNED, OTHER_AUTHORITY)

LAB_AUTHORITY: Final = "Practice hospital lab CA"
"""The authority that the hospital's systems trust unless they are set up otherwise."""


class Certificate(Frozen):
    """A certificate in the store of a system, called by the *file* in which it lies.

    *kind* is ``valid`` or names its fault; *ends* says in words, for people, when it ends.
    """

    file: str
    names: tuple[str, ...] = ()
    issuer: str = LAB_AUTHORITY
    ends: str = ""
    kind: str = VALID

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the certificate from plain data."""
        return cls(**{**data, "names": tuple(data.get("names", ()))})


class ServerTls(Frozen):
    """A listening system in TLS, which it insists on unless it is not *required*.

    Its *certificate* is the file of one in its store, else ``valid`` or a fault by its name.
    *names* are the hosts and addresses that a certificate from no store is for; without them it
    is for those of the system itself.
    """

    certificate: str = VALID
    names: tuple[str, ...] = ()
    required: bool = True

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read the setting from plain data."""
        names = tuple(data.get("names", ()))
        return cls(str(data.get("certificate", VALID)), names, bool(data.get("required", True)))


class Trust(Frozen):
    """How a caller in TLS looks at the certificate of the other side, if it *verifies* at all.

    It knows *authorities* by name, may insist on the name that it called, and holds the dates
    against a clock of its own, which is ahead by *clock_days*, or behind where they are negative.
    """

    verifies: bool = True
    authorities: tuple[str, ...] = (LAB_AUTHORITY,)
    checks_name: bool = True
    clock_days: int = 0

    @classmethod
    def from_data(cls, data: Any) -> Self | None:
        """Read ``true``, ``{"trust": "lab" | "none", "check_name": bool}`` or what it consists of.

        Anything empty is a caller without TLS.
        """
        if not data:
            return None
        given = data if isinstance(data, Mapping) else {}
        knows = (LAB_AUTHORITY,) if given.get("trust", "lab") == "lab" else ()
        return cls(
            verifies=bool(given.get("verifies", True)),
            authorities=tuple(given.get("authorities", knows)),
            checks_name=bool(given.get("checks_name", given.get("check_name", True))),
            clock_days=int(given.get("clock_days", 0)),
        )


def certificate_in(folder: Path) -> Path:
    """Return the file of the lab authority's certificate, which tools should trust."""
    return folder / "certificate.pem"
