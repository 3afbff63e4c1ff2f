"""Bring a database to the newest schema; the schema only grows."""

from importlib import import_module

from sqlalchemy import Engine, inspect, text

from app.store.newest import NEWEST


def migrate(engine: Engine) -> None:
    """Apply every migration that *engine*'s database has not seen yet."""
    if revision(engine) != NEWEST:
        # Alembic takes longer to load than most requests to answer; a node that finds its
        # database up to date never needs it.
        import_module("app.store.upgrading").upgrade(engine)


def revision(engine: Engine) -> str | None:
    """Return the newest migration that the database has seen."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar()
        return found
