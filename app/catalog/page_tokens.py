"""Small tools for a page's tokens: finding ends, joining text, making new ones."""

import re
from html import unescape

from markdown_it.token import Token

from app.catalog.markdown import rendered

_TAG = re.compile(r"<[^>]*>")
_END_OF_BLOCK = re.compile(r"</(?:p|li|h\d|td|th|tr|div)>")


def closing_of(tokens: list[Token], at: int) -> int:
    """Return the place of the token that closes the container opened at *at*."""
    depth = 0
    for number in range(at, len(tokens)):
        if tokens[number].type.startswith("container_"):
            depth += tokens[number].nesting
            if depth == 0:
                return number
    return len(tokens)


def is_figure(tokens: list[Token], at: int) -> bool:
    """Say whether a paragraph that holds one picture and nothing else begins at *at*."""
    if tokens[at].type != "paragraph_open" or at + 1 >= len(tokens):
        return False
    children = tokens[at + 1].children or []
    return len(children) == 1 and children[0].type == "image"


def columns_of(tokens: list[Token], at: int) -> str:
    """Return the names of the columns of the table that begins at *at*."""
    names = []
    for number in range(at, len(tokens)):
        if tokens[number].type == "thead_close":
            break
        if tokens[number].type == "th_open":
            names.append(plain_text(rendered([tokens[number + 1]])))
    return ", ".join(name for name in names if name)


def joined(children: list[Token]) -> list[Token]:
    """Join text across soft line ends, so that a term may run over one."""
    out: list[Token] = []
    for child in children:
        is_text = child.type in ("text", "softbreak")
        if is_text and out and out[-1].type == "text":
            out[-1].content += "\n" if child.type == "softbreak" else child.content
        elif is_text:
            out.append(text_token("\n" if child.type == "softbreak" else child.content))
        else:
            out.append(child)
    return out


def anchor_of(text: str, taken: set[str]) -> str:
    """Return an id for the heading *text* that is not *taken* on its page, and take it."""
    own = "-".join(re.findall(r"[a-z0-9]+", text.lower())) or "section"
    number = 2
    anchor = own
    while anchor in taken:
        anchor = f"{own}-{number}"
        number += 1
    taken.add(anchor)
    return anchor


def plain_text(html: str) -> str:
    """Return the words of *html* on one line."""
    return " ".join(unescape(_TAG.sub("", _END_OF_BLOCK.sub(" ", html))).split())


def text_token(content: str) -> Token:
    """Return a token that shows *content* as text."""
    return Token("text", "", 0, content=content)


def raw_token(content: str) -> Token:
    """Return a token that puts *content* into a line as it is."""
    return Token("html_inline", "", 0, content=content)


def html_token(content: str) -> Token:
    """Return a token that puts *content* on the page as it is."""
    return Token("html_block", "", 0, content=content)
