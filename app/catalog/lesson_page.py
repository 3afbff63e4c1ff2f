"""One Markdown file to one page: containers, figures, checks, headings, links, terms."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape

from markdown_it.token import Token

from app.catalog.addresses import lab_url
from app.catalog.glossary_links import TermIndex
from app.catalog.knowledge_checks import check_html
from app.catalog.linked_html import linked_inline, term_tokens
from app.catalog.links import Links
from app.catalog.markdown import CALLOUTS, parser, rendered, sanitized
from app.catalog.page_figures import Figures
from app.catalog.page_tokens import (
    anchor_of,
    closing_of,
    columns_of,
    html_token,
    is_figure,
    joined,
    plain_text,
)
from app.catalog.problems import Problems
from app.catalog.records import Heading, KnowledgeCheck
from app.catalog.sources import Source
from app.catalog.words import slots, without_words, words_in
from app.frozen import Frozen
from app.grading.lab_toml import LabSpec

LEAN_BODY = 20_000
_WORDS_A_MINUTE = 180

_FENCE = re.compile(r"^\s*(```|~~~)")
_CLOSED = re.compile(r"^\s*:{3,}\s*$")
_STRAY = re.compile(r"^:{3,}")
_MARKUP = re.compile(
    r"</?(?:a|b|br|div|em|hr|i|iframe|img|kbd|li|object|p|script|span|strong|style|sub|sup|svg|"
    r"table|td|th|tr|u|ul)\b[^>]*>|<!--",
    re.IGNORECASE,
)
_CHECK = re.compile(r"<fieldset.*?</fieldset>", re.DOTALL)


class Site(Frozen):
    """What a page may lead to: labs by slug, pages by address, terms."""

    labs: Mapping[str, LabSpec]
    links: Links
    terms: TermIndex


class Page(Frozen):
    """A rendered page, and what the catalog keeps of it."""

    html: str
    plain: str
    words: int
    headings: tuple[Heading, ...]
    checks: tuple[KnowledgeCheck, ...]
    labs: tuple[str, ...]
    figures: tuple[str, ...]

    @property
    def reading_minutes(self) -> int:
        """Return the minutes that reading alone takes, at least one."""
        return max(1, -(-self.words // _WORDS_A_MINUTE))


def render_page(source: Source, site: Site, problems: Problems) -> Page:
    """Return *source* as a page; whatever its author should mend goes to *problems*."""
    return _Walk(source, site, problems).page()


@dataclass
class _Walk:
    """Rewrites the tokens of one file from the top down."""

    source: Source
    site: Site
    problems: Problems
    headings: list[Heading] = field(default_factory=list)
    checks: list[KnowledgeCheck] = field(default_factory=list)
    labs: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Terms that this section links."""
    told: set[str] = field(default_factory=set)
    """Terms linked further up the page: a check's rationale does not link them again."""
    tables: int = 0

    def __post_init__(self) -> None:
        self.lines = self.source.text.splitlines()
        self.figures = Figures(self.source, self.problems)

    def page(self) -> Page:
        tokens = parser().parse(self.source.text)
        self._look_for_anchors(tokens)
        html = sanitized(rendered(self._rewritten(tokens))).strip()
        plain = plain_text(without_words(_CHECK.sub(" ", html)))
        words = len(plain_text(html).split())
        html = self.figures.placed(html)
        if len(html.encode()) > LEAN_BODY:
            self._warn(
                1, f"This page is {len(html.encode()):,} bytes of HTML; {LEAN_BODY:,} is lean."
            )
        return Page(
            html,
            plain,
            words,
            tuple(self.headings),
            tuple(self.checks),
            tuple(self.labs),
            self.figures.names,
        )

    def _error(self, line: int, sentence: str) -> None:
        self.problems.error(self.source.name, line, sentence)

    def _warn(self, line: int, sentence: str) -> None:
        self.problems.warning(self.source.name, line, sentence)

    def _line(self, token: Token, needle: str = "") -> int:
        """Return the line of *token*, or the line within it where *needle* stands."""
        start, end = token.map or (0, 1)
        rows = range(start, min(end, len(self.lines)))
        for number in rows:
            if needle and needle == self.lines[number].strip():
                return number + 1
        for number in rows:
            if needle and needle in self.lines[number]:
                return number + 1
        return start + 1

    def _look_for_anchors(self, tokens: list[Token]) -> None:
        """Give every heading its id first, so that a link may point further down."""
        taken: set[str] = set()
        level = 1
        for at, token in enumerate(tokens):
            if token.type != "heading_open":
                continue
            text = plain_text(rendered([tokens[at + 1]]))
            own = anchor_of(text, taken)
            depth = int(token.tag[1])
            self._check_order(token, level, depth)
            level = depth
            token.attrSet("id", own)
            self.headings.append(Heading(depth, own, text))

    def _check_order(self, token: Token, before: int, depth: int) -> None:
        if depth == 1:
            self._error(
                self._line(token), "The title is the page's only first-level heading: use ##."
            )
        elif depth > before + 1:
            self._error(
                self._line(token), f"A level is skipped: {token.markup} follows level {before}."
            )
        elif depth > 4:  # noqa: PLR2004
            self._error(self._line(token), "Headings go down to #### and no further.")

    def _rewritten(self, tokens: list[Token]) -> list[Token]:
        out: list[Token] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type.startswith("container_") and token.nesting == 1:
                end = closing_of(tokens, at)
                out += self._container(token, tokens[at + 1 : end])
                at = end + 1
            elif token.type == "heading_open":
                if token.tag == "h2":
                    self.told |= self.seen
                    self.seen.clear()
                self._inline(tokens[at + 1], with_terms=False)
                out += tokens[at : at + 3]
                at += 3
            elif is_figure(tokens, at):
                inline = tokens[at + 1]
                out.append(html_token(self.figures.html(inline, self._line(inline))))
                at += 3
            else:
                out.append(self._plain_token(tokens, at))
                at += 1
        return out

    def _plain_token(self, tokens: list[Token], at: int) -> Token:
        token = tokens[at]
        if token.type == "table_open":
            self.tables += 1
            token.meta["label"] = f"Table {self.tables}: {columns_of(tokens, at)}"
        if token.type == "inline":
            is_head = tokens[at - 1].type == "th_open"
            self._inline(token, with_terms=not is_head)
        return token

    def _container(self, token: Token, inside: list[Token]) -> list[Token]:
        name, _, rest = token.info.strip().partition(" ")
        if token.map and not (
            token.map[1] < len(self.lines) and _CLOSED.match(self.lines[token.map[1]])
        ):
            self._error(self._line(token), f"This ::: {name} is not closed by a line of :::.")
        if name == "check":
            return [html_token(self._check(token, rest.strip(), inside))]
        if name == "lab":
            return self._lab(token, rest.strip(), inside)
        return self._callout(name, rest.strip(), inside)

    def _callout(self, name: str, title: str, inside: list[Token]) -> list[Token]:
        kind = CALLOUTS[name]
        # An attribute cannot hold a slot that a page fills, so a seeded title names it by its kind.
        label = f"{kind}: {title}" if title and not words_in(title) else kind
        # The role keeps a lesson's many callouts out of the list of landmarks.
        opening = (
            f'<aside class="callout callout-{name}" role="note" aria-label="{escape(label)}">'
            f'<p class="callout-title">{slots(escape(title or kind))}</p>\n'
        )
        return [html_token(opening), *self._rewritten(inside), html_token("</aside>\n")]

    def _lab(self, token: Token, name: str, inside: list[Token]) -> list[Token]:
        slug = name.replace("_", "-")
        lab = self.site.labs.get(slug)
        if lab is None:
            self._error(self._line(token), f"There is no lab {slug}.")
            return []
        self.labs.append(slug)
        opening = (
            f'<div class="lab-card" data-lab="{slug}"><p class="lab-card-title">'
            f'<a href="{lab_url(slug)}">{escape(f"Lab {lab.code}: {lab.title}")}</a></p>\n'
        )
        body = (
            self._rewritten(inside) if inside else [html_token(f"<p>{escape(lab.summary)}</p>\n")]
        )
        facts = f"Difficulty {lab.difficulty} · {lab.minutes} minutes"
        return [
            html_token(opening),
            *body,
            html_token(f'<p class="lab-card-facts">{facts}</p></div>\n'),
        ]

    def _check(self, token: Token, name: str, inside: list[Token]) -> str:
        for each in inside:
            if each.type == "inline":
                self._look_for_strays(each)
        complain: Callable[[Token, str], None] = lambda where, sentence: self._error(  # noqa: E731
            self._line(where), sentence
        )
        linked: Callable[[str], str] = lambda text: linked_inline(  # noqa: E731
            text, self.site.terms, self.told
        )
        self.told |= self.seen
        html, check = check_html(token, name, inside, complain, linked)
        if check is not None:
            if any(check.id == other.id for other in self.checks):
                self._error(self._line(token), f"The check {check.id} is there twice.")
            self.checks.append(check)
        return html

    def _look_for_strays(self, inline: Token) -> None:
        for child in inline.children or []:
            if child.type != "text":
                continue
            if found := _MARKUP.search(child.content):
                self._error(
                    self._line(inline, found[0]), f"HTML such as {found[0]} is shown, not read."
                )
            if _STRAY.match(child.content):
                name = child.content.strip(": ").partition(" ")[0]
                sentence = f"No container is called {name}." if name else "This ::: closes nothing."
                self._error(self._line(inline, child.content), sentence)

    def _inline(self, inline: Token, *, with_terms: bool) -> None:
        """Mend links, find terms, and say what cannot be read."""
        self._look_for_strays(inline)
        children: list[Token] = []
        in_link = 0
        for child in joined(inline.children or []):
            in_link += (child.type == "link_open") - (child.type == "link_close")
            if child.type == "link_open":
                self._link(inline, child)
            if child.type == "image":
                self._error(
                    self._line(inline, str(child.attrGet("src"))),
                    "A figure stands in a paragraph of its own.",
                )
            if child.type == "text" and with_terms and not in_link:
                children += term_tokens(child, self.site.terms, self.seen)
            else:
                children.append(child)
        inline.children = children

    def _link(self, inline: Token, token: Token) -> None:
        target = str(token.attrGet("href"))
        anchors = {heading.id for heading in self.headings}
        address, sentence = self.site.links.resolve(target, self.source.name, anchors)
        if sentence:
            self._error(self._line(inline, target), sentence)
        token.attrSet("href", address)
        if address.startswith(("http:", "https:")):
            token.attrSet("rel", "noopener noreferrer")
