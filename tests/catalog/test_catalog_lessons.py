"""A lesson's Markdown becomes the markup that pages and the browser side expect."""

from pathlib import Path

import pytest

from app.catalog import Catalog, Heading, KnowledgeCheck, Lesson, fill_words
from app.catalog.edition import edit as edited
from app.catalog.glossary_links import TermIndex
from app.catalog.markdown import block_html, inline_html
from app.catalog.records import Term
from app.errors import InvalidContent

ONE = "modules/m01_first_look/lessons/01_part_one.md"
AE_TITLE = Term("ae-title", "AE title", ("application entity title",), "A name.", "")
AE = Term("ae", "AE", (), "A program.", "")
UID = Term("uid", "UID", (), "A number.", "")
SYNTAX = Term("transfer-syntax", "transfer syntax", (), "A rule.", "")
STUDY = Term("study", "study", (), "Many series.", "", linked=False)
TERMS = (AE_TITLE, AE, UID, SYNTAX, STUDY)


@pytest.fixture
def lesson(catalog: Catalog) -> Lesson:
    lesson = catalog.lesson("m01-first-look", "part-one")
    assert lesson is not None
    return lesson


def test_a_lesson_knows_its_facts(lesson: Lesson) -> None:
    entry = lesson.entry

    assert (entry.id, entry.slug, entry.position) == ("les-00000001", "part-one", 1)
    assert (entry.minutes, entry.words, entry.reading_minutes) == (5, 300, 2)
    assert lesson.headings == (
        Heading(2, "the-parts", "The parts"),
        Heading(3, "a-closer-look", "A closer look"),
    )
    assert lesson.checks == (KnowledgeCheck("how-written", 3, 1),)
    assert lesson.labs == ("first-look",)


@pytest.mark.parametrize(
    "markup",
    [
        '<h2 id="the-parts">The parts</h2>',
        '<span class="cite">PS3.10 7.1</span>',
        '<a href="/modules/m01-first-look/lessons/part-two">the next lesson</a>',
        '<a href="https://www.dicomstandard.org/" rel="noopener noreferrer">outside</a>',
        (
            '<aside class="callout callout-case" role="note" aria-label="Case: Monday, 07:40">'
            '<p class="callout-title">Monday, 07:40</p>'
        ),
        (
            '<div class="table-scroll" role="region" tabindex="0" '
            'aria-label="Table 1: Part, Bytes"><table class="table">'
        ),
        '<th scope="col">Part</th>\n<th scope="col" class="text-end">Bytes</th>',
        '<td class="text-end">128</td>',
        (
            '<fieldset class="knowledge-check" data-check="how-written">'
            "<legend>Which element says how the bytes are written?</legend>"
        ),
        (
            '<li data-right=""><label><input type="radio" name="check-how-written" value="1"> '
            'Transfer Syntax UID</label><p class="kc-rationale" hidden="">'
            "It is read before anything else.</p></li>"
        ),
        "A name says nothing — not even the kind.</p>",
        (
            '<div class="lab-card" data-lab="first-look"><p class="lab-card-title">'
            '<a href="/labs/first-look">Lab L90: First look</a></p>'
        ),
        (
            '<figure class="figure"><svg viewBox="0 0 720 120" role="img" '
            'aria-labelledby="fig-01-two_boxes-title fig-01-two_boxes-desc">'
            '<title id="fig-01-two_boxes-title">Sender and receiver</title>'
            '<desc id="fig-01-two_boxes-desc">Two boxes joined by an arrow, '
            "a sender on the left</desc>"
        ),
        "</svg><figcaption>Who speaks to whom.</figcaption></figure>",
        'marker-end="url(#fig-01-two_boxes-tip)"',
        "<code>transfer syntax</code>",
    ],
)
def test_a_lesson_holds_its_markup(lesson: Lesson, markup: str) -> None:
    assert markup in lesson.html


def test_a_term_is_linked_once_a_section_with_its_definition(lesson: Lesson) -> None:
    link = (
        '<a href="/glossary/transfer-syntax" data-tip="The rule by which the '
        'values of an object are written as bytes &amp; read back.">'
    )
    before, after = lesson.html.split('<h2 id="the-parts">')

    assert before.count(link) == 1
    assert after.count(link) == 1
    assert f"{link}transfer\nsyntax</a>" in after


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The AE title of an AE", ["AE title", "AE"]),
        ("An Application Entity Title here", ["Application Entity Title"]),
        ("AE titles and transfer syntaxes", ["AE titles", "transfer syntaxes"]),
        ("the ae title and a uid", []),
        ("Transfer Syntax", ["Transfer Syntax"]),
        ("transfer  \n syntax", ["transfer  \n syntax"]),
        ("AE, then AE again", ["AE"]),
        ("C-AE and AE-1 and xAE and AEx", []),
        ("UIDs stand (UID)", ["UIDs"]),
        ("see [PS3.5 AE 9] for more", []),
        ("[[ae]] and [AE]", []),
        ("a study has a UID", ["UID"]),
    ],
)
def test_the_longest_spelling_is_found_outside_citations(text: str, found: list[str]) -> None:
    pieces = list(TermIndex(TERMS).pieces(text, set()))

    assert [piece for piece, term in pieces if term is not None] == found
    assert "".join(piece for piece, _ in pieces) == text


def test_without_terms_a_text_is_one_piece() -> None:
    assert list(TermIndex(()).pieces("AE title", set())) == [("AE title", None)]


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '[a](https://x.example/"onmouseover="alert(1))',
    "[a](https://x.example 'x\" onclick=\"alert(1)')",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    '::: case "><script>alert(1)</script>\nx\n:::',
    "::: note <img src=x onerror=alert(1)>\nx\n:::",
    '| <svg onload=alert(1)> |\n| --- |\n| "><script> |',
    "::: check c\n<script>x</script>\n\n- [x] <img onerror=x> — <script>\n- [ ] b — c\n:::",
    '## <script>alert(1)</script> "onclick=x',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<a href="https://x.example" style="x">b</a>',
    '<span data-svg="0"></span>',
    "[[patient]]<span data-word='x' onclick='y'></span>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_an_author_types_never_becomes_active(content: Path, attack: str) -> None:
    (content / ONE).write_text(
        '+++\nid = "les-00000001"\ntitle = "<script>"\nminutes = 5\nobjectives = ["m01-o1"]\n'
        f'summary = "<script>"\n+++\n{attack}\n',
        encoding="utf-8",
    )

    edition, _ = edited(content)

    for html in (edition.lessons[0].html, block_html(attack), inline_html(attack)):
        assert "<script" not in html.lower()
        assert "<img" not in html.lower()
        assert "<svg" not in html
        tags = html.lower().split("<")[1:]
        openings = [tag.split(">")[0] for tag in tags]
        assert not [each for each in openings if " on" in each.split('"')[0]]
        assert not [each for each in openings if "javascript:" in each or "data:" in each]
        assert not [each for each in openings if "vbscript:" in each or "style=" in each]


def test_a_page_fills_the_words_of_the_bench_escaped(catalog: Catalog) -> None:
    lab = catalog.lab("first-look")
    assert lab is not None

    brief = fill_words(lab.brief_html, {"patient": "<b>DOE^JANE</b>", "file": "one&two.dcm"})
    prompt = fill_words(lab.prompts["syntax"], {"patient": "A", "file": '"B"'})

    assert '<p>A file of <span class="word">&lt;b&gt;DOE^JANE&lt;/b&gt;</span> arrived' in brief
    assert '<code><span class="word">one&amp;two.dcm</span></code>' in brief
    assert prompt == (
        'Which syntax does <span class="word">&quot;B&quot;</span> of '
        '<code><span class="word">A</span></code> declare?'
    )


def test_a_word_that_the_bench_lacks_is_named(catalog: Catalog) -> None:
    lab = catalog.lab("first-look")
    assert lab is not None

    with pytest.raises(InvalidContent, match="asks for the word patient"):
        fill_words(lab.brief_html, {"file": "one.dcm"})


def test_a_page_that_is_not_lean_is_named(content: Path) -> None:
    path = content / ONE
    path.write_text(path.read_text(encoding="utf-8") + "\n\nword" * 4_000, encoding="utf-8")

    _, problems = edited(content)

    assert any("bytes of HTML; 20,000 is lean." in each.sentence for each in problems)
