"""Requests that we serve ourselves, because what they set off goes through our own network."""

import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pynetdicom.association import Association

Service: TypeAlias = Callable[[Association, Any, int], None]
Services: TypeAlias = Mapping[type[Any], Service]

_log = logging.getLogger(__name__)


def divert(association: Association, services: Services) -> None:
    """Let *services* answer the requests of their types; pynetdicom answers the others."""
    serve = association._serve_request  # noqa: SLF001

    def serve_or_divert(request: Any, context_id: int) -> None:
        service = services.get(type(request))
        if service is None or not _is_in_order(association, request, context_id):
            serve(request, context_id)
            return
        association.dimse.cancel_req = {}
        # A service may send requests of its own over this association.
        association._is_paused = True  # noqa: SLF001
        try:
            service(association, request, context_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends this association alone
            _log.info("a service ended with %r", error)
            association.abort()
        association._is_paused = False  # noqa: SLF001

    vars(association)["_serve_request"] = serve_or_divert


def _is_in_order(association: Association, request: Any, context_id: int) -> bool:
    """Return whether the request is whole, and about the class that its context stands for."""
    accepted = {row.context_id: row.abstract_syntax for row in association.accepted_contexts}
    named = (
        getattr(request, f"{whose}SOPClassUID", None) or "" for whose in ("Affected", "Requested")
    )
    return bool(request.is_valid_request and accepted.get(context_id, "?") in named)


def calling_title(association: Association) -> str:
    """Return the AE title of whoever requested the association."""
    request = association.requestor.primitive
    return str(request.calling_ae_title or "").strip() if request is not None else ""


def is_implicit(association: Association, context_id: int) -> bool:
    """Return whether data sets of the presentation context are in Implicit VR."""
    accepted = {row.context_id: row for row in association.accepted_contexts}
    return bool(accepted[context_id].transfer_syntax[0].is_implicit_VR)
