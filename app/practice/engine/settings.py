"""What an administrator changes of an engine's routes, maps, tables and destinations."""

from typing import Final

from app.practice.engine.asking import Action, queue_of, table_of, text_of
from app.practice.engine.config import steps_of
from app.practice.engine.engine import Engine
from app.practice.engine.maps import check_places
from app.practice.engine.routing import Destination, Route
from app.practice.engine.upkeep import Upkeep
from app.practice.forms import CannotSend


def edit_map(engine: Engine, action: Action) -> str:
    """Put other steps into a map, or add a map."""
    name = text_of(action, "map", "which map")
    steps = steps_of(action.get("steps"))
    check_places(steps)
    engine.configure(maps={**engine.maps, name: steps})
    return f"The map {name} has {len(steps)} step{'' if len(steps) == 1 else 's'}."


def edit_table(engine: Engine, action: Action) -> str:
    """Put other rows into a translation table, or add a table."""
    name = text_of(action, "table", "which table")
    rows = {str(key): str(value) for key, value in table_of(action, "rows").items()}
    engine.configure(tables={**engine.tables, name: rows})
    return f"The table {name} has {len(rows)} row{'' if len(rows) == 1 else 's'}."


def edit_route(engine: Engine, action: Action) -> str:
    """Change settings of a route, or add a route after the others."""
    changes = table_of(action, "route")
    name = text_of(changes, "id", "which route")
    before = next((row.to_data() for row in engine.routes if row.id == name), {})
    route = Route.from_data({**before, **changes})
    others = [row.id for row in engine.routes]
    if name in others:
        routes = tuple(route if row.id == name else row for row in engine.routes)
    else:
        routes = (*engine.routes, route)
    engine.configure(routes=routes)
    return f"The route {name} leads to {', '.join(route.to) or 'nowhere'}."


def edit_destination(engine: Engine, action: Action) -> str:
    """Change settings of a destination: where it is, and how its queue behaves."""
    changes = table_of(action, "destination")
    before, _ = queue_of(engine, {"to": changes.get("id")})
    after = Destination.from_data({**before.to_data(), **changes})
    if not after.host.strip() or not after.port:
        raise CannotSend("A destination needs a host and a port.")
    rows = tuple(after if row.id == after.id else row for row in engine.destinations)
    engine.configure(destinations=rows)
    return f"Destination {after.name} is at {after.host}, port {after.port}."


SETTINGS: Final[dict[str, Upkeep]] = {
    "edit_map": edit_map,
    "edit_table": edit_table,
    "edit_route": edit_route,
    "edit_destination": edit_destination,
}
