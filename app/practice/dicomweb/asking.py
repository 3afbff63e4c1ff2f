"""The web services of a hospital, and a console's request to one of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.errors import InvalidInput
from app.frozen import Frozen
from app.practice.archive import Archive
from app.practice.config import ArchiveConfig, Node
from app.practice.dicomweb.archives import ArchiveHoldings
from app.practice.dicomweb.config import DicomWebConfig, web_config
from app.practice.dicomweb.performing import perform_request, request_of
from app.practice.dicomweb.shelf import Shelf
from app.practice.forms import CannotSend
from app.practice.outcomes import NOT_SENT, Result, result
from app.practice.trace import Trace
from app.practice.visits import CONSOLE


class WebService(Frozen):
    """A web service as it is set up, and what stands behind it."""

    config: DicomWebConfig
    shelf: Shelf | ArchiveHoldings


def web_services(
    shelves: Mapping[str, Shelf], archives: Iterable[Archive]
) -> dict[str, WebService]:
    """Return every web service of a hospital by node id: systems of its own, sides of archives."""
    found = {name: WebService(shelf.config, shelf) for name, shelf in shelves.items()}
    for archive in archives:
        if (config := web_config(archive.config)) is not None:
            found[config.id] = WebService(config, ArchiveHoldings(archive))
    return found


def web_shelves(nodes: Iterable[Node]) -> dict[str, Shelf]:
    """Return what the DICOMweb systems among *nodes* hold, by node id."""
    return {node.id: Shelf(node) for node in nodes if isinstance(node, DicomWebConfig)}


def web_service(node: Node, files: Mapping[str, bytes]) -> WebService:
    """Return the web service of *node* alone, with *files* to look through."""
    shelves, archives = (
        web_shelves([node]),
        [Archive(node)] if isinstance(node, ArchiveConfig) else [],
    )
    service = web_services(shelves, archives).get(node.id)
    if service is None:
        raise InvalidInput("No such system of this hospital speaks DICOMweb.")
    service.shelf.lend(files)
    return service


def ask_the_web(
    services: Mapping[str, WebService],
    action: Mapping[str, Any],
    files: Mapping[str, bytes],
    trace: Trace,
) -> Result:
    """Send the request that *action* describes to the system that it names, or to the first."""
    named = str(action.get("node") or next(iter(services), ""))
    if named not in services:
        raise InvalidInput("No such system of this hospital speaks DICOMweb.")
    config, shelf = services[named].config, services[named].shelf
    shelf.lend(files)
    try:
        request = request_of(action, files, config)
    except CannotSend as error:
        trace.add("note", (CONSOLE, CONSOLE), "Not sent", str(error), ok=False)
        return {**result(NOT_SENT, str(error)), "reached": None}
    return perform_request(request, shelf, config, trace)[1]
