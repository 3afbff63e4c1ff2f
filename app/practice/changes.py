"""What changed in a system, in one plain sentence for its history."""

from collections.abc import Iterator, Mapping, Sized
from typing import Any, Final

from app.practice.config import NODE_KINDS

TITLES: Final[Mapping[str, str]] = {
    "ae_title": "AE title",
    "max_pdu": "longest PDU",
    "max_associations": "most associations",
    "associations_in_use": "associations taken by others",
    "quota_objects": "room for objects",
    "checks": "checks of AE titles",
    "contexts": "accepted contexts",
    "required": "required fields",
    "objects": "files of objects",
    "path": "path of the web service",
    "web_port": "port of the web service (none: it has none)",
    "web_path": "path of the web service",
    "follows_steps": "orders take the status of performed steps (MPPS)",
    "no_matches": "status of an empty search",
    "most_results": "most matches in an answer",
    "closed_ports": "closed ports",
    "today": "date on its clock (none: that of the worklist entry)",
    "samples": "what can be examined here",
    "found": "worklist entries found",
    "acquired": "series acquired here",
    "abstract_syntax": "abstract syntax",
    "transfer_syntaxes": "transfer syntaxes",
    "tls.required": "TLS and nothing else",
    "tls.certificate": "certificate in use",
    "tls.names": "names in the certificate",
    "calls": "calling in TLS",
    "calls.verifies": "verifies whom it calls",
    "calls.authorities": "authorities it trusts",
    "calls.checks_name": "checks the name it called",
    "calls.clock_days": "days its clock is ahead",
    "certificates": "certificates in its store",
}
"""How settings are called where their name, with blanks for underscores, would not do."""

NOTHING: Final = "Nothing changed."
_LONGEST: Final = 60
_MOST_TOLD: Final = 4


def title_of(name: str) -> str:
    """Return the words for the setting *name*."""
    return TITLES.get(name, name.replace("_", " "))


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Say what is different *after*, of one system with every setting written out."""
    kind = NODE_KINDS[before["kind"]]
    held = set(kind.held) - set(kind.corrected)
    said = [
        sentence
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
        for sentence in (
            [_holdings(name, before.get(name), after.get(name))]
            if name in held
            else _settings(name, before.get(name), after.get(name))
        )
    ]
    return f"{before['label']}: {'; '.join(said)}." if said else NOTHING


def _holdings(name: str, before: Any, after: Any) -> str:
    old, new = (len(each) if isinstance(each, Sized) else 0 for each in (before, after))
    if old == new:
        return f"{title_of(name)} changed ({new} there)"
    return f"{title_of(name)} from {old} to {new}"


def _settings(name: str, before: Any, after: Any) -> list[str]:
    """Tell of a setting, or of each value within it that has a title of its own."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        within = [key for key in after if before.get(key) != after[key]]
        if within and all(f"{name}.{key}" in TITLES for key in within):
            return [
                _setting(TITLES[f"{name}.{key}"], before.get(key), after[key]) for key in within
            ]
    return [_setting(title_of(name), before, after)]


def _setting(title: str, before: Any, after: Any) -> str:
    if isinstance(before, list) and isinstance(after, list):
        return f"{title}: {_lines(before, after)}"
    return f"{title} from {_short(before)} to {_short(after)}"


def _lines(before: list[Any], after: list[Any]) -> str:
    gone = [each for each in before if each not in after]
    come = [each for each in after if each not in before]
    if not gone and not come:
        return "another order"
    said = [*_some("without", gone), *_some("with", come)]
    return ", ".join(said)


def _some(word: str, lines: list[Any]) -> Iterator[str]:
    for line in lines[:_MOST_TOLD]:
        yield f"{word} {_short(line)}"
    if len(lines) > _MOST_TOLD:
        yield f"{word} {len(lines) - _MOST_TOLD} more"


def _short(value: Any) -> str:
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        value = " / ".join(_short(each) for each in value.values() if each not in ("", None, []))
    elif isinstance(value, list):
        value = ", ".join(map(str, value))
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"
