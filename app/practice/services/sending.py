"""Send an object by C-STORE over a standing association, from either of its ends."""

import time
from io import BytesIO
from typing import Final, cast

from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom.association import Association
from pynetdicom.dimse_primitives import C_STORE
from pynetdicom.presentation import PresentationContext

from app.frozen import Frozen
from app.practice.datasets import READING_TROUBLE
from app.practice.objects import Parcel

_PAUSE: Final = 0.0002


class NoContext(Exception):
    """No accepted presentation context fits what should be sent."""


class Originator(Frozen):
    """On whose behalf an object is moved: the AE title that asked, and its Message ID."""

    ae_title: str
    message_id: int


def send_store(
    association: Association, parcel: Parcel, message_id: int, originator: Originator | None = None
) -> int | None:
    """Send an object: its own bytes where its encoding was accepted; return the status."""
    exact = _context(association, parcel)
    if exact is None:
        return _store_converted(association, parcel, message_id, originator)
    request = C_STORE()
    request.MessageID = message_id
    request.AffectedSOPClassUID = parcel.sop_class_uid
    request.AffectedSOPInstanceUID = parcel.sop_instance_uid
    request.Priority = 0  # medium
    if originator is not None:
        request.MoveOriginatorApplicationEntityTitle = originator.ae_title
        request.MoveOriginatorMessageID = originator.message_id
    request.DataSet = BytesIO(parcel.data_set)
    return _ask(association, request, exact.context_id or 1)


def status_code(status: Dataset) -> int | None:
    """Return the code in the status that pynetdicom gives, which is empty without an answer."""
    return int(status.Status) if "Status" in status else None


def _context(association: Association, parcel: Parcel) -> PresentationContext | None:
    fitting = (
        row
        for row in association.accepted_contexts
        if row.abstract_syntax == parcel.sop_class_uid
        and row.transfer_syntax[0] == parcel.transfer_syntax_uid
        and row.as_scu
    )
    return next(fitting, None)


def _store_converted(
    association: Association, parcel: Parcel, message_id: int, originator: Originator | None
) -> int | None:
    whose = (originator.ae_title, originator.message_id) if originator else (None, None)
    try:
        dataset = dcmread(BytesIO(parcel.data))
        status = association.send_c_store(
            dataset, message_id, originator_aet=whose[0], originator_id=whose[1]
        )
        return status_code(status)
    except RuntimeError:  # the association has ended meanwhile
        return None
    except READING_TROUBLE as error:
        raise NoContext(str(error)) from error


def _ask(association: Association, request: C_STORE, context_id: int) -> int | None:
    # pynetdicom's own send_* methods pause the reactor in the same way.
    association._reactor_checkpoint.clear()  # noqa: SLF001
    while not association._is_paused:  # noqa: SLF001
        time.sleep(_PAUSE)
    association.dimse.send_msg(request, context_id)
    _, response = association.dimse.get_msg(block=True)
    if response is None:
        if association.is_established and not association.acse.is_aborted():
            association.abort(block=False)
        code = None
    else:
        code = int(cast("C_STORE", response).Status or 0)
    association._reactor_checkpoint.set()  # noqa: SLF001
    return code
