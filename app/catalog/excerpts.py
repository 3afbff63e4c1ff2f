"""Excerpts of data sets and messages: code blocks named ``dicom`` and ``hl7``.

Each line stands for one element or one segment. A wide block scrolls by itself and by keyboard;
its lines are not folded, because a folded line hides where the next element begins.
"""

import re
from collections.abc import Iterator
from html import escape

NAMES = {"dicom": "DICOM elements", "hl7": "HL7 segments"}

_ELEMENT = re.compile(
    r"(?P<indent> *)(?P<name>\([0-9a-fgx]{4},[0-9a-fx]{4}\)) (?P<vr>[A-Z]{2}|na) "
    r"(?P<value>.*?)(?P<gap> +)(?P<note># +(?:\d+|u/l), *\d+ \w+)"
)
_SEGMENT = re.compile(r"(?P<name>[A-Z][A-Z0-9]{2})\|.*")
_FORMS = {
    "dicom": (_ELEMENT, "an element, such as (0008,0060) CS [CT]  # 2, 1 Modality"),
    "hl7": (_SEGMENT, "a segment, such as PID|1||4711^^^HOSP^MR"),
}
_OMITTED = "..."


def excerpt_html(kind: str, text: str) -> str:
    """Return the lines of *text* with the tag or the segment's name set off."""
    lines = "\n".join(_line(kind, line) for line in text.rstrip("\n").split("\n"))
    return (
        f'<div class="excerpt" role="group" tabindex="0" aria-label="{NAMES[kind]}">'
        f'<pre><code class="language-{kind}">{lines}\n</code></pre></div>\n'
    )


def excerpt_faults(kind: str, text: str) -> Iterator[str]:
    """Yield what an author should mend: lines of another form, columns out of line."""
    form, such_as = _FORMS[kind]
    columns: set[int] = set()
    for line in text.rstrip("\n").split("\n"):
        found = form.fullmatch(line)
        if found is None and line.strip() != _OMITTED:
            yield f"The line {line!r} is not {such_as}."
        elif found is not None and kind == "dicom":
            columns.add(found.start("note"))
    if len(columns) > 1:
        yield f"The # stands in the columns {', '.join(map(str, sorted(columns)))}; align them."


def _line(kind: str, line: str) -> str:
    found = _FORMS[kind][0].fullmatch(line)
    if found is None:
        return escape(line, quote=False)
    start, end = found.span("name")
    before, name, after = (escape(each, quote=False) for each in _cut(line, start, end))
    return f'{before}<span class="excerpt-name">{name}</span>{after}'


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    return line[:start], line[start:end], line[end:]
