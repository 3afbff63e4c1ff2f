"""Whether an installation was prepared before: asked cheaply, at every start."""

import sqlite3
from contextlib import closing

from app.catalog.building import catalog_hash
from app.catalog.folders import content_root
from app.settings import Settings
from app.store.newest import NEWEST

_SQLITE = "sqlite:///"


def is_prepared(settings: Settings) -> bool:
    """Say whether the catalog is compiled and an SQLite database has the newest schema.

    Of PostgreSQL nothing is known without a driver, so the answer is no.
    """
    catalog = f"catalog-{catalog_hash(settings.content or content_root())}.db"
    return (settings.cache / catalog).is_file() and _revision(settings) == NEWEST


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
