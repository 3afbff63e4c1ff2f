"""Running the migrations: home of Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from app.store.newest import MIGRATIONS


def upgrade(engine: Engine) -> None:
    """Apply every migration that *engine*'s database has not seen yet."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
