"""Associations of pynetdicom that end at once, quietly, and keep nobody waiting for ever."""

import logging
import threading
import time
from typing import Any, Final

from pynetdicom.association import Association
from pynetdicom.sop_class import uid_to_service_class

from app.practice.checkpoint import Checkpoint

_log = logging.getLogger(__name__)

_REST_SECONDS: Final = 0.0005


def tame(association: Association) -> None:
    """Let *association* end at once, and quietly, whatever its peer sends.

    pynetdicom rests ten milliseconds before it looks again whether it may end, and a peer that
    speaks out of turn can end its upper layer's thread with an error, which closes the connection.
    """
    checkpoint = Checkpoint(association)
    association._reactor_checkpoint = checkpoint  # noqa: SLF001
    _end_at_once(association)
    _end_quietly(association)
    _leave_in_order(association, checkpoint)
    _report_beside(association, checkpoint)


def _end_at_once(association: Association) -> None:
    def kill() -> None:
        association._reactor_checkpoint.set()  # noqa: SLF001
        association._kill = True  # noqa: SLF001
        association.is_established = False
        association._is_paused = True  # noqa: SLF001
        while association.dul.is_alive() and not association.dul.stop_dul():
            time.sleep(_REST_SECONDS)

    vars(association)["kill"] = kill


def _end_quietly(association: Association) -> None:
    run = association.dul.run

    def run_quietly() -> None:
        try:
            run()
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends this association alone
            _log.info("an association ended with %r", error)
            # Whoever waits for an answer over it learns at once that none will come.
            association.is_established = False
            association.dimse.msg_queue.put((None, None))

    vars(association.dul)["run"] = run_quietly


def _leave_in_order(association: Association, checkpoint: Checkpoint) -> None:
    run = association.run

    def run_and_leave() -> None:
        try:
            run()
        finally:
            checkpoint.leave()

    vars(association)["run"] = run_and_leave


def _report_beside(association: Association, checkpoint: Checkpoint) -> None:
    """Answer N-EVENT-REPORT without a word about the reactor.

    pynetdicom has a thread of its own for each, which says afterwards that the reactor does not
    rest. If it rests meanwhile for somebody who asks, it would never say so again, and whoever
    asks would wait for ever.
    """
    serve = association._serve_request  # noqa: SLF001

    def serve_in_order(request: Any, context_id: int) -> None:
        if threading.current_thread() is association:
            serve(request, context_id)
            return
        with checkpoint.beside():
            _answer_report(association, request, context_id)

    vars(association)["_serve_request"] = serve_in_order


def _answer_report(association: Association, request: Any, context_id: int) -> None:
    if association._sent_release:  # noqa: SLF001
        return  # too late: after A-RELEASE-RQ nothing more is sent (PS3.8 9.2)
    service = uid_to_service_class(str(request.AffectedSOPClassUID))(association)
    try:
        service.SCP(request, association._accepted_cx[context_id])  # noqa: SLF001
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends this association alone
        _log.info("a report ended with %r", error)
        association.abort()
