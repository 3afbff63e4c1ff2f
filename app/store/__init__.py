"""Everything that must not be lost, on SQLite or PostgreSQL; home of SQLAlchemy and Alembic.

What is named here is loaded when it is asked for first: whoever supervises a site reads the newest
revision and keeps none of the rest.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.store.migrating import migrate, revision
    from app.store.store import Store
    from app.store.unit import Unit

__all__ = ["Store", "Unit", "migrate", "revision"]

_HOMES = {"Store": "store", "Unit": "unit", "migrate": "migrating", "revision": "migrating"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
