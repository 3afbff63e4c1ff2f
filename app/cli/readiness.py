"""Whether an installation was prepared before: asked cheaply, at every start."""

import base64
import sqlite3
from contextlib import closing
from pathlib import Path

from app.catalog.building import catalog_hash
from app.catalog.folders import content_root
from app.settings import Settings
from app.store.newest import NEWEST

_SQLITE = "sqlite:///"
_PEM = ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----")
_PRIVATE_ED25519 = bytes.fromhex("302e020100300506032b657004220420")
_KEY_BYTES = 48


def is_prepared(settings: Settings) -> bool:
    """Say whether catalog and ledger's key are there and an SQLite database has the newest schema.

    Of PostgreSQL nothing is known without a driver, so the answer is no.
    """
    if not _is_key(settings.ledger_key):
        return False
    catalog = f"catalog-{catalog_hash(settings.content or content_root())}.db"
    return (settings.cache / catalog).is_file() and _revision(settings) == NEWEST


def _is_key(kept: Path) -> bool:
    """Say whether the file holds an Ed25519 key as we write it (RFC 8410 section 7), and no more.

    Of any other the answer is no: whoever prepares reads it, and says what is wrong with it.
    """
    try:
        begin, body, end = kept.read_text("ascii").splitlines()
        key = base64.b64decode(body, validate=True)
    except (OSError, ValueError):
        return False
    return (begin, end) == _PEM and len(key) == _KEY_BYTES and key.startswith(_PRIVATE_ED25519)


def _revision(settings: Settings) -> str | None:
    if not settings.database_url.startswith(_SQLITE):
        return None
    path = settings.database_url.removeprefix(_SQLITE)
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            [revision] = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return str(revision)
