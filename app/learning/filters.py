"""Filters under a name: kept by whoever made them, and used by others where they are shared."""

from collections.abc import Mapping
from uuid import uuid4

from app import clock
from app.errors import InvalidInput, NotFound
from app.learning.site import Site
from app.learning.typed import one_line
from app.records.managing import SavedFilter
from app.records.reader import Reader

_LONGEST_NAME = 80
_MOST = 50


def save_filter(
    reader: Reader, name: str, wanted: Mapping[str, str], site: Site, *, shared: bool
) -> SavedFilter:
    """Keep *wanted* under *name*; whoever uses it sees her own reach through it, never another."""
    name = one_line(name)
    if not name or len(name) > _LONGEST_NAME:
        raise InvalidInput(f"Give the filter a name of at most {_LONGEST_NAME} characters.")
    organization_id, owner_id = reader.person.organization_id, reader.person.id
    saved = SavedFilter(
        organization_id, str(uuid4()), owner_id, name, shared, dict(wanted), clock.now()
    )
    with site.store.writing() as unit:
        usable = unit.saved_filters.usable(organization_id, owner_id)
        if sum(each.owner_id == owner_id for each in usable) >= _MOST:
            raise InvalidInput(f"You have {_MOST} filters already. Delete one first.")
        if not unit.saved_filters.keep(saved):
            raise InvalidInput(f"You have a filter called {name} already. Choose another name.")
    return saved


def drop_filter(reader: Reader, filter_id: str, site: Site) -> None:
    """Delete one of the reader's own filters, and the reports that are scheduled with it."""
    with site.store.writing() as unit:
        person = reader.person
        if not unit.saved_filters.drop(person.organization_id, filter_id, person.id):
            raise NotFound("You have no such filter.")
