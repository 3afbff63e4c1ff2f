"""The lab's certification authority as it is kept between two runs, so that trust in it lasts."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from app.practice.tls.authority import Authority
from app.practice.tls.settings import certificate_in

NAME: Final = "Reading Room practice network CA"
_YEARS: Final = 10
_LEAST: Final = timedelta(days=400)


def kept_authority(folder: Path) -> Authority:
    """Return the authority kept in *folder*; made anew where there is none, or it is too old."""
    try:
        found = Authority.kept(_key(folder).read_bytes(), certificate_in(folder).read_bytes())
    except (FileNotFoundError, ValueError):
        return _made(folder)
    ends = found.certificate.not_valid_after_utc
    return found if ends - datetime.now(UTC) > _LEAST else _made(folder)


def _key(folder: Path) -> Path:
    return folder / "key.pem"


def _made(folder: Path) -> Authority:
    authority = Authority.made(NAME, _YEARS)
    folder.mkdir(parents=True, exist_ok=True)
    # The key first: a certificate without its key would be trusted and of no use.
    _write(_key(folder), authority.key_pem, 0o600)
    _write(certificate_in(folder), authority.pem, 0o644)
    return authority


def _write(path: Path, text: str, mode: int) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
