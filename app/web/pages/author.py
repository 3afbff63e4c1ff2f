"""An author's pages: how the items of a bank do."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalog import Bank, Catalog, Item, Module
from app.errors import NotFound
from app.records.responses import ItemResponse
from app.reporting.item_statistics import FEWEST, FIRM, item_statistics, statistics_of, versions_of
from app.web import current


def front() -> Response:
    """Lead to the items, the first page of an author's."""
    return redirect(url_for(".items"), 303)


def items() -> str:
    """Show every item of one bank with what its first answers tell."""
    catalog = current.site().catalog
    shelves: list[Module | Bank] = [*catalog.modules(), *catalog.banks()]
    shelf = _shelf(shelves, request.args.get("module", ""))
    bank = catalog.items_of(shelf.slug) if shelf else ()
    responses = _responses(shelf, bank) if shelf else []
    versions = versions_of(responses)
    version = _version([name for name, _ in versions])
    return render_template(
        "author_items.html",
        shelves=shelves,
        shelf=shelf,
        versions=versions,
        version=version,
        stems={each.id: catalog.draw_item(each, "sample").stem_html for each in bank},
        rows=list(zip(bank, statistics_of(bank, responses, version), strict=True)),
        fewest=FEWEST,
        firm=FIRM,
    )


def item(item_id: str) -> str:
    """Show one item: its facts, and who chose which option."""
    catalog = current.site().catalog
    found = catalog.item(item_id)
    if found is None:
        raise NotFound("There is no such item in the bank.")
    shelf = _of(found, catalog)
    responses = _responses(shelf, [found]) if shelf else []
    mine = [each for each in responses if each.item_id == item_id]
    versions = versions_of(mine)
    version = _version([name for name, _ in versions])
    return render_template(
        "author_item.html",
        item=found,
        shelf=shelf,
        drawn=catalog.draw_item(found, "sample"),
        versions=versions,
        version=version,
        told=item_statistics(found, [each for each in mine if each.content_hash == version]),
        fewest=FEWEST,
        firm=FIRM,
    )


def _responses(shelf: Module | Bank, items: Sequence[Item]) -> list[ItemResponse]:
    ids = [each.id for each in items]
    with current.site().store.reading() as unit:
        return unit.responses.first(current.learner().organization_id, shelf.id, ids)


def _shelf(shelves: Sequence[Module | Bank], slug: str) -> Module | Bank | None:
    """Return the shelf asked for, else the first."""
    for each in shelves:
        if each.slug == slug:
            return each
    if slug:
        raise NotFound("There is no such module.")
    return shelves[0] if shelves else None


def _of(item: Item, catalog: Catalog) -> Module | Bank | None:
    return catalog.module(item.module) or catalog.bank(item.module)


def _version(versions: Sequence[str]) -> str:
    """Return the version asked for if it was answered, else the newest, else nothing."""
    wanted = request.args.get("version", "")
    return wanted if wanted in versions else next(iter(versions), "")
