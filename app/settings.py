"""Settings: read once from the environment or a file, and refused when half set.

A setting ``READINGROOM_X`` comes from the environment, else from the file that
``READINGROOM_SETTINGS`` names (lines of ``NAME=value``), else from its default here.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import InvalidSettings
from app.frozen import Frozen, replace

_PREFIX = "READINGROOM_"
KNOWN = frozenset(
    {
        "HOME",
        "DATABASE_URL",
        "SECRET_KEY",
        "HOST",
        "PORT",
        "THREADS",
        "BASE_URL",
        "SECURE_COOKIES",
        "TRUSTED_PROXIES",
        "DEVELOPMENT",
        "SANDBOXES",
        "UPLOAD_LIMIT_MB",
        "SESSION_HOURS",
        "IDLE_MINUTES",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "CONTENT",
        "MAIL_FROM",
        "SMTP_HOST",
        "SMTP_PORT",
        "SMTP_SECURITY",
        "SMTP_USER",
        "SMTP_PASSWORD",
        "CHECKPOINT_MAIL",
        "MAIL_KEPT_DAYS",
        "SETTINGS",
        "NETWORK",
        "NETWORK_LISTEN",
        "NETWORK_HOST",
        "DICOM_PORT",
        "DICOM_TLS_PORT",
        "MLLP_PORT",
        "MLLP_TLS_PORT",
        "ARCHIVE",
        "ORTHANC",
    }
)
# Read by the test suite; a site that is started from it leaves them alone.
FOR_TESTS = frozenset({"REQUIRE", "SCREENSHOTS", "CHROMIUM"})
_LEAST_SECRET, _LONGEST_ADDRESS = 32, 254


class Settings(Frozen):
    """Everything that differs between one installation and another."""

    home: Path
    database_url: str
    secret_key: str
    host: str
    port: int
    threads: int
    base_url: str
    secure_cookies: bool
    trusted_proxies: int
    development: bool
    sandboxes: int
    upload_limit: int
    session_hours: int
    idle_minutes: int
    log_level: str
    log_format: str
    content: Path | None
    mail_from: str
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password: str
    checkpoint_mail: str
    mail_kept_days: int
    network: bool
    network_listen: str
    network_host: str
    dicom_port: int
    dicom_tls_port: int
    mllp_port: int
    mllp_tls_port: int
    archive: str
    orthanc: Path | None

    @property
    def evidence(self) -> Path:
        """Return the folder of kept uploads, each under its SHA-256."""
        return self.home / "evidence"

    @property
    def drafts(self) -> Path:
        """Return the folder of files that were chosen and not handed in yet."""
        return self.home / "drafts"

    @property
    def ledger_key(self) -> Path:
        """Return the file of the key that signs the ledger's checkpoints."""
        return self.home / "ledger_key.pem"

    @property
    def checkpoints(self) -> Path:
        """Return the folder of the signed checkpoints, a file an organization."""
        return self.home / "checkpoints"

    @property
    def outbox(self) -> Path:
        """Return the folder into which mail is written where no server is set."""
        return self.home / "outbox"

    @property
    def report_files(self) -> Path:
        """Return the folder of long reports, each until it is too old."""
        return self.home / "reports"

    @property
    def lab_authority(self) -> Path:
        """Return the folder of the lab's certification authority: its key and certificate."""
        return self.home / "lab_authority"

    @property
    def network_ports(self) -> Path:
        """Return the file in which the practice network says where it listens."""
        return self.home / "network.json"

    @property
    def cache(self) -> Path:
        """Return the folder of what can be made again."""
        return self.home / "cache"


class Given(Frozen):
    """One setting as it was given, and by what: the environment, or the settings file."""

    value: str
    source: str


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings that *environment* gives; :class:`InvalidSettings` where it cannot."""
    given = {name: told.value for name, told in given_settings(environment).items()}
    home = Path(given.get("HOME") or "var").absolute()
    host, port = _host(given), _number(given, "PORT", 8000, 1, 65535)
    database_url = given.get("DATABASE_URL") or f"sqlite:///{home / 'readingroom.db'}"
    settings = Settings(
        home=home,
        database_url=_database(database_url),
        secret_key="",
        host=host,
        port=port,
        threads=_number(given, "THREADS", 16, 1, 256),
        base_url=_address(given.get("BASE_URL") or f"http://{host}:{port}"),
        secure_cookies=_switch(given, "SECURE_COOKIES"),
        trusted_proxies=_number(given, "TRUSTED_PROXIES", 0, 0, 8),
        development=_switch(given, "DEVELOPMENT"),
        sandboxes=_number(given, "SANDBOXES", 2, 1, 64),
        upload_limit=_number(given, "UPLOAD_LIMIT_MB", 8, 1, 512) * 1024 * 1024,
        session_hours=_number(given, "SESSION_HOURS", 12, 1, 720),
        idle_minutes=_number(given, "IDLE_MINUTES", 120, 5, 43_200),
        log_level=_one_of(given, "LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
        log_format=_one_of(given, "LOG_FORMAT", ("json", "text")),
        content=_content(given),
        mail_from=_mailbox(given, "MAIL_FROM") or "reading-room@localhost",
        smtp_host=given.get("SMTP_HOST", ""),
        smtp_port=_number(given, "SMTP_PORT", 587, 1, 65535),
        smtp_security=_one_of(given, "SMTP_SECURITY", ("starttls", "tls", "none")),
        smtp_user=given.get("SMTP_USER", ""),
        smtp_password=given.get("SMTP_PASSWORD", ""),
        checkpoint_mail=_mailbox(given, "CHECKPOINT_MAIL"),
        mail_kept_days=_number(given, "MAIL_KEPT_DAYS", 90, 1, 3650),
        network=_switch(given, "NETWORK"),
        network_listen=_host(given, "NETWORK_LISTEN"),
        network_host=_host(given, "NETWORK_HOST", urlsplit(given.get("BASE_URL") or "").hostname),
        dicom_port=_number(given, "DICOM_PORT", 11112, 0, 65535),
        dicom_tls_port=_number(given, "DICOM_TLS_PORT", 2762, 0, 65535),
        mllp_port=_number(given, "MLLP_PORT", 2575, 0, 65535),
        mllp_tls_port=_number(given, "MLLP_TLS_PORT", 6661, 0, 65535),
        archive=_one_of(given, "ARCHIVE", ("own", "orthanc")),
        orthanc=_orthanc(given),
    )
    _check_mail(given, settings)
    if settings.secure_cookies != settings.base_url.startswith("https://"):
        raise InvalidSettings(
            "READINGROOM_SECURE_COOKIES and READINGROOM_BASE_URL disagree: secure cookies need an "
            "https:// address, and an https:// address needs secure cookies."
        )
    # Last, since the first run writes it: what is refused above leaves no trace.
    return replace(settings, secret_key=_secret(given, home))


def _check_mail(given: Mapping[str, str], settings: Settings) -> None:
    """Refuse a mail server that is half set, and a password that would travel in the open."""
    told = [name for name in sorted(KNOWN) if name.startswith("SMTP_") and given.get(name)]
    if told and not settings.smtp_host:
        raise InvalidSettings(f"{_PREFIX}{told[0]} needs {_PREFIX}SMTP_HOST beside it.")
    if settings.smtp_host and not given.get("MAIL_FROM"):
        raise InvalidSettings(
            "READINGROOM_SMTP_HOST needs READINGROOM_MAIL_FROM: the address that mail comes from."
        )
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        raise InvalidSettings("READINGROOM_SMTP_USER and READINGROOM_SMTP_PASSWORD go together.")
    if settings.smtp_password and settings.smtp_security == "none":
        raise InvalidSettings(
            "READINGROOM_SMTP_PASSWORD would travel in the open: let READINGROOM_SMTP_SECURITY be "
            "starttls or tls."
        )


def given_settings(environment: Mapping[str, str]) -> dict[str, Given]:
    """Return what environment and settings file give, without the prefix; the former wins."""
    found = {
        name.removeprefix(_PREFIX): Given(value, "environment")
        for name, value in environment.items()
        if name.startswith(_PREFIX) and name.removeprefix(_PREFIX) not in FOR_TESTS
    }
    if named := found.get("SETTINGS"):
        found = _file(Path(named.value)) | found
    if unknown := sorted(set(found) - KNOWN):
        raise InvalidSettings(
            f"There is no setting {_PREFIX}{unknown[0]}; the README lists those there are."
        )
    return found


def _file(path: Path) -> dict[str, Given]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(
            f"READINGROOM_SETTINGS names {path}, which cannot be read."
        ) from error
    found: dict[str, Given] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().startswith(_PREFIX):
            raise InvalidSettings(f"{path}:{number}: write {_PREFIX}NAME=value.")
        short = name.strip().removeprefix(_PREFIX)
        if short == "SETTINGS":
            raise InvalidSettings(f"{path}:{number}: a settings file cannot name another.")
        if short in found:
            raise InvalidSettings(f"{path}:{number}: {_PREFIX}{short} is set twice.")
        found[short] = Given(value.strip(), str(path))
    return found


def _secret(given: Mapping[str, str], home: Path) -> str:
    """Return the key that seeds and tokens hang on; made on the first run and kept in *home*."""
    if key := given.get("SECRET_KEY"):
        if len(key) < _LEAST_SECRET:
            raise InvalidSettings("READINGROOM_SECRET_KEY must have at least 32 characters.")
        return key
    kept = home / "secret_key"
    try:
        if not kept.exists():
            home.mkdir(parents=True, exist_ok=True)
            make_private(kept, secrets.token_urlsafe(48))
        key = kept.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(
            f"The secret key in {kept} can be neither read nor made. Does READINGROOM_HOME name a "
            "folder that this account may write?"
        ) from error
    if len(key) < _LEAST_SECRET:
        raise InvalidSettings(f"{kept} is damaged: it must hold at least 32 characters.")
    return key


def make_private(kept: Path, text: str) -> None:
    """Write *text* for this account's eyes only; of two first runs at once, one wins."""
    descriptor, fresh = tempfile.mkstemp(dir=kept.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            kept.hardlink_to(fresh)
    finally:
        Path(fresh).unlink()


def _host(given: Mapping[str, str], name: str = "HOST", otherwise: str | None = None) -> str:
    host = given.get(name) or otherwise or "127.0.0.1"
    if any(letter.isspace() or letter in "/@" for letter in host):
        raise InvalidSettings(
            f"{_PREFIX}{name} must be an address to listen on, such as 0.0.0.0, not {host!r}."
            if name != "NETWORK_HOST"
            else f"{_PREFIX}{name} must be a host's name or address alone, not {host!r}."
        )
    return host


def _mailbox(given: Mapping[str, str], name: str) -> str:
    address = given.get(name, "")
    user, _, domain = address.rpartition("@")
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(' <>,;"')
    if address and not (user and domain and is_plain and len(address) <= _LONGEST_ADDRESS):
        raise InvalidSettings(
            f"{_PREFIX}{name} must be one mail address, such as training@hospital.example, "
            f"not {address!r}."
        )
    return address


def _address(url: str) -> str:
    """Return *url* without a slash at its end; certificates carry it, so it must be whole."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise InvalidSettings(
            "READINGROOM_BASE_URL must be the site's whole address, such as "
            f"https://training.example, not {url!r}."
        )
    return url.rstrip("/")


def _content(given: Mapping[str, str]) -> Path | None:
    if not (named := given.get("CONTENT")):
        return None
    folder = Path(named).absolute()
    try:
        holds = (folder / "modules").is_dir() and (folder / "labs").is_dir()
    except OSError as error:
        raise InvalidSettings(
            f"READINGROOM_CONTENT names {folder}, which cannot be read: {error.strerror}."
        ) from error
    if not holds:
        raise InvalidSettings(
            f"READINGROOM_CONTENT names {folder}, which does not hold modules/ and labs/."
        )
    return folder


def _orthanc(given: Mapping[str, str]) -> Path | None:
    """Return the program that stands in for archives, where one is to."""
    named = given.get("ORTHANC", "")
    if given.get("ARCHIVE", "own") != "orthanc":
        if named:
            raise InvalidSettings("READINGROOM_ORTHANC needs READINGROOM_ARCHIVE=orthanc with it.")
        return None
    # Debian puts it where only administrators look.
    found = shutil.which(named or "Orthanc") or shutil.which(named or "Orthanc", path="/usr/sbin")
    if found is None:
        where = f"READINGROOM_ORTHANC names {named}, which" if named else "Orthanc"
        raise InvalidSettings(
            f"READINGROOM_ARCHIVE is orthanc, but {where} is no program on this machine. Install "
            "Orthanc and let READINGROOM_ORTHANC name it, or leave READINGROOM_ARCHIVE at own."
        )
    return Path(found).absolute()


def _database(url: str) -> str:
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if url.startswith("postgresql://"):
        return "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise InvalidSettings("READINGROOM_DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name) or str(default)
    is_whole = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not is_whole or not least <= int(text) <= most:
        raise InvalidSettings(
            f"{_PREFIX}{name} must be a whole number from {least} to {most}, not {text!r}."
        )
    return int(text)


def _switch(given: Mapping[str, str], name: str) -> bool:
    text = given.get(name) or "0"
    if text not in {"0", "1"}:
        raise InvalidSettings(f"{_PREFIX}{name} must be 1 (on) or 0 (off), not {text!r}.")
    return text == "1"


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    text = given.get(name) or allowed[0]
    if text not in allowed:
        raise InvalidSettings(f"{_PREFIX}{name} must be one of {', '.join(allowed)}.")
    return text
