"""What people type into the search box, made into full-text queries that cannot fail.

Words that every text holds are dropped; what is left has to stand in the page, all of it if few
words were typed, as much as possible of a whole question. Endings do not matter (the index keeps
stems), the last word may still be growing, and a term of the glossary is looked for under its other
names, too. Titles weigh most, then headings; a lesson comes before a lab or a definition that says
as much.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from app.catalog.records import Hit, Term

OPEN, CLOSE = "\x02", "\x03"
_LONGEST = 200
_MOST_WORDS = 16
_FEW_WORDS = 3
_MOST_NAMES = 6
_FIRST = 3

Synonyms = Mapping[tuple[str, ...], Sequence[str]]
"""The other names of a term, by the words of each of its names."""

STATEMENT = f"""
    select searchable.kind, searchable.title, searchable.url, searchable.context,
           snippet(searchable_fts, 2, '{OPEN}', '{CLOSE}', '…', 18) as snippet
    from searchable_fts
    join searchable on searchable.rowid = searchable_fts.rowid
    where searchable_fts match ?
    order by bm25(searchable_fts, 12.0, 5.0, 1.0)
             * case searchable.kind when 'lesson' then 1.2 else 1.0 end,
             searchable.rowid
    limit ?
"""  # noqa: S608 - the two marks are ours

COUNT = "select count(*) as many from searchable_fts where searchable_fts match ?"

_STOPS = (
    "a about after again all also although am an and any anybody are as at be because been "
    "before being both but by can cannot come comes could did do does doing done for from get "
    "gets give go goes got had has have having he her here hers him his how i if in into is it "
    "its just know let like look looks make makes many may me mean means might more most much "
    "must my need needs no not now of off on one only onto or other our out over own please put "
    "said same say says see seen shall she should so some still such take tell than that the "
    "their them then there these they thing things this those though to too under until up use "
    "used us very want was way we well were what when where whether which while who whom whose "
    "why will with would you your "
)
_STOP_WORDS = frozenset(_STOPS.split())


def queries(text: str, synonyms: Synonyms | None = None) -> tuple[str, ...]:
    """Return the queries to try in turn: every word that counts in *text*, then any of them.

    Each word is quoted, so that no operator of the query language is read in it.
    """
    typed = _words(text)
    words = [word for word in typed if _bare(word) not in _STOP_WORDS] or typed
    if not words:
        return ()
    quoted = [_quoted(word) for word in words]
    # Whoever stops at a word that counts may not have finished it.
    if words[-1] == typed[-1]:
        quoted[-1] += "*"
    others = [_quoted(name) for name in _other_names([_bare(each) for each in typed], synonyms)]
    strict, loose = " AND ".join(quoted), " OR ".join([*quoted, *others])
    return (strict, loose) if len(words) <= _FEW_WORDS and strict != loose else (loose,)


def varied(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return *hits* with one definition and one lab at most among the first three.

    Whoever asks then sees a lesson without scrolling, if any fits.
    """
    first: list[Hit] = []
    for hit in hits:
        if hit.kind == "lesson" or all(hit.kind != other.kind for other in first):
            first.append(hit)
        if len(first) == _FIRST:
            break
    return (*first, *(hit for hit in hits if hit not in first))


def synonyms_of(terms: Iterable[Term]) -> Synonyms:
    """Return the other names of each term by each of its names."""
    found: dict[tuple[str, ...], list[str]] = {}
    for term in terms:
        names = (term.term, *term.also)
        for name in names:
            key = tuple(_bare(word) for word in name.split())
            found.setdefault(key, []).extend(other for other in names if other != name)
    return {key: others for key, others in found.items() if others}


def marked(snippet: str) -> str:
    """Return *snippet* escaped, with the found words in ``mark``."""
    return escape(snippet).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")


def _other_names(words: Sequence[str], synonyms: Synonyms | None) -> list[str]:
    """Return the other names of each term whose words stand side by side in *words*."""
    if not synonyms:
        return []
    longest = max(map(len, synonyms))
    runs: Iterator[tuple[str, ...]] = (
        tuple(words[start : start + length])
        for length in range(longest, 0, -1)
        for start in range(len(words) - length + 1)
    )
    return [name for run in runs for name in synonyms.get(run, ())][:_MOST_NAMES]


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _bare(word: str) -> str:
    return word.strip(".,;:!?'\"()").casefold()


def _words(text: str) -> list[str]:
    printable = text.encode("utf-8", "ignore").decode("utf-8")[:_LONGEST]
    spaced = "".join(each if each.isprintable() else " " for each in printable)
    words = [word for word in spaced.split() if any(each.isalnum() for each in word)]
    return words[:_MOST_WORDS]
