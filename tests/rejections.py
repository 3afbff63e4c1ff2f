"""What a peer said to an association request, as it came over the wire."""

from typing import Any

from pynetdicom import AE, evt
from pynetdicom.pdu import A_ASSOCIATE_RJ


def rejection(entity: AE, port: int, called: str) -> tuple[int | None, ...] | None:
    """Return result, source and reason of the rejection (PS3.8 9.3.4), ``None`` if there was none.

    The PDU tells, not the association: where the peer is quick, pynetdicom's requestor finds the
    connection closed before it has looked whether it was open, and calls the rejection an abort.
    """
    heard: list[Any] = []
    handlers: list[Any] = [(evt.EVT_PDU_RECV, lambda event: heard.append(event.pdu))]
    association = entity.associate("127.0.0.1", port, ae_title=called, evt_handlers=handlers)
    if association.is_established:
        association.abort()
    rejected = [each for each in heard if isinstance(each, A_ASSOCIATE_RJ)]
    return next(((row.result, row.source, row.reason_diagnostic) for row in rejected), None)
