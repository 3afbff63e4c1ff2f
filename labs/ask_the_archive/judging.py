"""What a log of requests shows about one question: answered exactly, or missed in which way."""

from collections.abc import Sequence
from typing import Any

from app.grading import Exchange, Finding, Place

from .questions import Question

_RANGE_FAULTS = ("is no date", "is no time")
_LEVEL_FAULT = "belongs to the"
_BAD_REQUEST, _NO_CONTENT, _OK = 400, 204, 200


def is_answered(question: Question, log: Sequence[Exchange]) -> bool:
    """Say whether one search of the log answers the question exactly."""
    return any(_is_exact(question, each) for each in log)


def missed(question: Question, log: Sequence[Exchange]) -> Finding:
    """Return what the last try at the question shows."""
    tries = [each for each in log if _is_meant_for(question, each)]
    if not tries:
        return Finding("NOT_ASKED", saw=str(question.number), facts=_facts(question))
    last = tries[-1]
    place = Place(f"request {log.index(last) + 1}")
    return Finding(_code(question, last), place, _said(last), _facts(question))


def _code(question: Question, last: Exchange) -> str:
    if (status := _http(last).get("status")) not in {_OK, _NO_CONTENT}:
        return _refusal(last) if status else "REQUEST_REFUSED"
    resource = last.result.get("resource") or {}
    if resource.get("service") != "search":
        return "FETCHED_NOT_SEARCHED"
    return _answer(question, last) if resource.get("level") == question.level else "WRONG_LEVEL"


def _answer(question: Question, last: Exchange) -> str:
    found = frozenset(_found(last).get("uids", ()))
    if found == question.uids:
        return "TOO_MUCH_INCLUDED" if _asks_for_all(last) else "INCLUDEFIELD_MISSING"
    if not found and question.number == 1 and _is_literal(last):
        return "NAME_WITHOUT_WILDCARD"
    if question.uids < found:
        return "NAME_TOO_WIDE" if question.number == 1 else "OVER_FETCH"
    return "ANSWER_INCOMPLETE"


def _refusal(last: Exchange) -> str:
    sentence = str(last.result.get("sentence", ""))
    if any(fault in sentence for fault in _RANGE_FAULTS):
        return "DATE_RANGE_FORM"
    return "KEY_OF_LOWER_LEVEL" if _LEVEL_FAULT in sentence else "REQUEST_REFUSED"


def _is_exact(question: Question, exchange: Exchange) -> bool:
    resource = exchange.result.get("resource") or {}
    return (
        _http(exchange).get("status") == _OK
        and (resource.get("service"), resource.get("level")) == ("search", question.level)
        and frozenset(_found(exchange).get("uids", ())) == question.uids
        and (not question.needs or question.needs in _found(exchange).get("attributes", ()))
        and not _asks_for_all(exchange)
    )


def _is_meant_for(question: Question, exchange: Exchange) -> bool:
    told = str(exchange.action.get("target", "")).casefold()
    return any(mark in told for mark in question.marks)


def _is_literal(exchange: Exchange) -> bool:
    keys = (exchange.result.get("query") or {}).get("keys") or {}
    return not any(sign in str(keys.get("PatientName", "*")) for sign in "*?")


def _asks_for_all(exchange: Exchange) -> bool:
    return "all" in ((exchange.result.get("query") or {}).get("include") or ())


def _said(exchange: Exchange) -> str:
    return str(exchange.action.get("target", ""))


def _facts(question: Question) -> dict[str, str]:
    return {"question": str(question.number)}


def _http(exchange: Exchange) -> dict[str, Any]:
    return exchange.result.get("http") or {}


def _found(exchange: Exchange) -> dict[str, Any]:
    return exchange.result.get("found") or {}
