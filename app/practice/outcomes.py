"""How an exchange ended, in one word for graders and one sentence for people."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from app.practice.conversation import Conversation
from app.practice.words import StatusWords, status_words

Result: TypeAlias = dict[str, Any]

SUCCESS, WARNING, FAILURE = "success", "warning", "failure"
REJECTED, ABORTED, NO_CONTEXT, CLOSED = "rejected", "aborted", "no_context", "closed"
REFUSED, HOST_NOT_FOUND, NO_ROUTE, TIMEOUT = "refused", "host_not_found", "no_route", "timeout"
NOT_DICOM, NOT_MLLP, NOT_SENT = "not_dicom", "not_mllp", "not_sent"
NO_REPORT, TLS_FAILED = "no_report", "tls_failed"

_SENTENCES: Final = {
    NO_CONTEXT: (
        "The association was accepted, but no presentation context that this needs: "
        "the object type or its encoding is not offered there."
    ),
    ABORTED: "The association was aborted before it was of any use.",
    TIMEOUT: "A program took the connection and then said nothing until our patience ended.",
    NOT_DICOM: (
        "Something listens on that port, but it does not speak DICOM. AE titles cannot be the "
        "cause yet: look at the host and the port."
    ),
    NOT_MLLP: "Something listens on that port, but it does not speak MLLP.",
    CLOSED: (
        "The other side took the connection and closed it without a word of the protocol: "
        "look at the host and the port first."
    ),
}


IN_THE_CLEAR: Final = (
    "That port takes TLS and nothing else: the connection ended because the first bytes were in "
    "the clear. Nothing was said about AE titles or messages yet."
)


def result(outcome: str, sentence: str = "", **more: Any) -> Result:
    """Return the part of a result that every exchange has, with *more* of its own."""
    return {
        "ok": outcome == SUCCESS,
        "outcome": outcome,
        "sentence": sentence or _SENTENCES.get(outcome, ""),
        "rejection": None,
        "contexts": [],
        "status": None,
        **more,
    }


def association_failed(talk: Conversation) -> Result:
    """Return why there is no association to work with, from what was seen on the wire."""
    known = talk.known
    if known.rejection is not None:
        numbers = "/".join(str(known.rejection[name]) for name in ("result", "source", "reason"))
        sentence = f"The association was rejected ({numbers}). {known.rejection['sentence']}"
        return result(REJECTED, sentence, rejection=known.rejection)
    return result(_ending(talk), contexts=known.contexts)


def no_answer(talk: Conversation) -> Result:
    """Return why an operation on a standing association got no status."""
    ending = _ending(talk)
    return result(ABORTED if ending == NO_CONTEXT else ending, contexts=talk.known.contexts)


def answered(
    status: int, sentences: Mapping[str, str], talk: Conversation, service: str = "", **more: Any
) -> Result:
    """Return how an operation ended that got a *status*; *sentences* go by its category."""
    words = status_words(status, service)
    outcome = words.category if words.category in (SUCCESS, WARNING) else FAILURE
    return result(
        outcome,
        sentences.get(outcome) or _status_sentence(words),
        contexts=talk.known.contexts,
        status=words.to_data(),
        **more,
    )


def _status_sentence(words: StatusWords) -> str:
    return f"The answer was status 0x{words.code:04X}: {words.meaning} ({words.clause})."


def _ending(talk: Conversation) -> str:
    known = talk.known
    if known.is_garbled:
        return NOT_DICOM
    if known.is_overdue:
        return TIMEOUT
    if known.is_accepted and not any(row["result"] == 0 for row in known.contexts):
        return NO_CONTEXT
    if known.aborted_by == talk.server:
        return ABORTED
    return CLOSED if known.closed_by else ABORTED
