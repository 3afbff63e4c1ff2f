"""Knowledge checks in the text: a stem, then options with a tick and a rationale each."""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import TypeAlias

from markdown_it.token import Token

from app.catalog.markdown import parser, rendered
from app.catalog.records import KnowledgeCheck
from app.frozen import Frozen

_ID = re.compile(r"[a-z][a-z0-9-]*")
_OPTION = re.compile(r"\[([ xX])\]\s+(.+?)\s+—\s+(.+)", re.DOTALL)
_FEWEST = 2

Complain: TypeAlias = Callable[[Token, str], None]
Linked: TypeAlias = Callable[[str], str]


class _Option(Frozen):
    text: str
    rationale: str
    is_right: bool


def check_html(
    token: Token, name: str, inside: Sequence[Token], complain: Complain, linked: Linked
) -> tuple[str, KnowledgeCheck | None]:
    """Return the check that the tokens *inside* write down, and what the catalog keeps of it.

    Rationales are *linked*: they are read after answering, when a definition gives nothing away.
    """
    if not _ID.fullmatch(name):
        complain(token, "A check needs a name of small letters, digits and hyphens.")
        return "", None
    start = next((at for at, each in enumerate(inside) if each.type == "bullet_list_open"), None)
    if start is None or start == 0 or inside[0].type != "paragraph_open":
        complain(token, f"The check {name} needs a paragraph that asks, then a list of options.")
        return "", None
    if inside[-1].type != "bullet_list_close":
        complain(token, f"Nothing may follow the options of the check {name}.")
        return "", None
    options = _options(inside[start:], complain)
    if not _are_sound(token, name, options, complain):
        return "", None
    right = next(number for number, option in enumerate(options) if option.is_right)
    listed = "".join(
        _option_html(name, number, each, linked) for number, each in enumerate(options)
    )
    html = (
        f'<fieldset class="knowledge-check" data-check="{name}">'
        f"<legend>{rendered([inside[1]])}</legend>\n{rendered(inside[3:start])}<ul>\n{listed}</ul>"
        "</fieldset>\n"
    )
    return html, KnowledgeCheck(name, len(options), right)


def _options(tokens: Sequence[Token], complain: Complain) -> list[_Option]:
    options = []
    for token in tokens:
        if token.type != "inline":
            continue
        found = _OPTION.fullmatch(token.content)
        if found is None:
            complain(token, "An option is written [x] or [ ], its text, an em dash, its rationale.")
        else:
            options.append(_Option(found[2], found[3], found[1] != " "))
    return options


def _are_sound(token: Token, name: str, options: list[_Option], complain: Complain) -> bool:
    right = sum(option.is_right for option in options)
    if len(options) < _FEWEST:
        complain(token, f"The check {name} needs at least {_FEWEST} options.")
    elif right != 1:
        complain(token, f"The check {name} has {right} right options; it needs exactly one [x].")
    return len(options) >= _FEWEST and right == 1


def _option_html(name: str, number: int, option: _Option, linked: Linked) -> str:
    right = " data-right" if option.is_right else ""
    text = parser().renderInline(option.text)
    rationale = linked(option.rationale)
    return (
        f'<li{right}><label><input type="radio" name="check-{escape(name)}" value="{number}"> '
        f'{text}</label><p class="kc-rationale" hidden>{rationale}</p></li>\n'
    )
