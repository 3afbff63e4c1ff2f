"""The senders that call once the list is changed: what must be accepted, and what refused."""

from dataclasses import dataclass

from app.grading import Params
from app.practice import Context
from app.practice.negotiating import ACCEPTED, CLASS_REFUSED, negotiate

from .lists import PLAIN, context, offered


@dataclass(frozen=True, slots=True)
class Caller:
    """One hidden proposal: *why* names what it proves, and *weight* is what it counts."""

    why: str
    sop_class: str
    encodings: tuple[str, ...]
    is_wanted: bool
    weight: int = 1

    @property
    def context(self) -> Context:
        """Return the proposal as a presentation context."""
        return context(self.sop_class, self.encodings)


def callers(params: Params) -> list[Caller]:
    """Return the senders, those of every day and those that must not get through."""
    new, squeezed = params["new_class"], params["squeezed_class"]
    found = [
        Caller("new_class", new, PLAIN, is_wanted=True, weight=2),
        Caller("new_class", new, ("implicit",), is_wanted=True),
        Caller("new_encoding", squeezed, (params["wanted"],), is_wanted=True, weight=3),
        Caller("kept", params["kept_class"], (params["kept"],), is_wanted=True),
    ]
    found += [Caller("daily", each, ("implicit",), is_wanted=True) for each in params["usual"]]
    found += [Caller("daily", each, ("explicit",), is_wanted=True) for each in params["usual"]]
    found += [
        Caller(
            "big", each, ("big",), is_wanted=False, weight=3 if each == params["big_class"] else 0
        )
        for each in (*params["usual"], new)
    ]
    found += [
        Caller("unread", params["unread_class"], (params["unread"],), is_wanted=False, weight=2),
        Caller("unread", new, (params["unread"],), is_wanted=False),
        Caller("lossy", squeezed, ("j2k_lossy",), is_wanted=False, weight=2),
        Caller("stray", params["stray"], PLAIN, is_wanted=False, weight=2),
    ]
    return found


def failures(pairs: list[tuple[str, str]], wanted: list[Caller]) -> list[tuple[Caller, int]]:
    """Return the callers that were not answered as they should, with the result they got."""
    answers = negotiate(offered(pairs), [each.context for each in wanted])
    return [
        (caller, answer.result)
        for caller, answer in zip(wanted, answers, strict=True)
        if (answer.result == ACCEPTED) != caller.is_wanted
    ]


def accepts_nearly_all(failed: list[tuple[Caller, int]]) -> bool:
    """Return whether every kind of sender got through that must not."""
    through = {caller.why for caller, result in failed if result == ACCEPTED}
    return {"big", "unread", "lossy"} <= through


def code_of(caller: Caller, result: int) -> str:
    """Return the code of what went wrong for *caller*."""
    if caller.why == "new_class":
        return "SYNTAX_NOT_CLASS" if result == CLASS_REFUSED else "CLASS_NOT_SYNTAX"
    return {
        "new_encoding": "COMPRESSED_REFUSED",
        "kept": "DAILY_LOST",
        "daily": "DAILY_LOST",
        "big": "RETIRED_KEPT",
        "unread": "DOWNSTREAM_BLIND",
        "lossy": "LOSSY_TAKEN",
        "stray": "UNWANTED_CLASS",
    }[caller.why]
