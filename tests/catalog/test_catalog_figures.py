"""A figure passes an allow-list: what is not on it never reaches a page."""

import pytest

from app.catalog.svg import read_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>T</title>'
ALT = "A picture of two boxes."

ATTACKS = [
    "<script>alert(1)</script>",
    '<rect onclick="alert(1)"/>',
    '<rect style="fill:url(https://x.example)"/>',
    "<style>rect{fill:red}</style>",
    '<a href="javascript:alert(1)"><text>x</text></a>',
    '<use href="https://x.example/a.svg#b"/>',
    '<use href="data:image/svg+xml,x"/>',
    '<image href="https://x.example/a.png"/>',
    "<foreignObject><p>x</p></foreignObject>",
    '<animate attributeName="href" to="javascript:alert(1)"/>',
    '<set attributeName="onclick" to="alert(1)"/>',
    '<rect fill="url(https://x.example)"/>',
    '<path marker-end="url(https://x.example#a)"/>',
    '<path marker-end="url(javascript:alert(1))"/>',
    '<g xmlns:x="http://www.w3.org/1999/xlink" x:href="#a"/>',
    '<rect class="navbar"/>',
    '<rect transform="expression(alert(1));x"/>',
    '<svg viewBox="0 0 1 1"/>',
    '<html:script xmlns:html="http://www.w3.org/1999/xhtml">x</html:script>',
    "<?xml-stylesheet href='x.css'?>",
    '<rect id="a b"/>',
    '<rect id="a"/><rect id="a"/>',
    '<use href="#nowhere"/>',
    "<g>bare text</g>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_on_the_list_is_refused_and_left_out(attack: str) -> None:
    svg, wrong = read_svg(f"{HEAD}{attack}</svg>".encode(), "f", ALT)

    assert wrong
    assert not [each for each in ("script", "onclick", "style", "https:", "data:") if each in svg]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This figure is not well-formed XML."),
        (b"<svg><g></svg>", "This figure is not well-formed XML."),
        (b"\xff\xfe\x00", "This figure is not well-formed XML."),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", "A figure must not have a DOCTYPE."),
        (b"<html/>", "The element <html> is not allowed in a figure."),
    ],
)
def test_what_is_no_figure_is_refused(data: bytes, said: str) -> None:
    svg, wrong = read_svg(data, "f", ALT)

    assert wrong[0][1] == said
    assert "<html" not in svg


def test_a_figure_is_written_anew_lean_and_named() -> None:
    data = (
        f"{HEAD}<!-- who drew it -->\n"
        '  <g class="fig-line fig-accent"  transform="translate(1 2)">\n'
        '    <path id="p" d="M0 0L1 1"/>\n    <text x="1" y="2">A <tspan>&lt;b&gt;</tspan></text>\n'
        '  </g>\n  <use href="#p"/>\n</svg>'
    ).encode()

    svg, wrong = read_svg(data, "fig-01-a", 'He said "so" & went.')

    assert wrong == []
    assert svg == (
        '<svg viewBox="0 0 9 9" role="img" aria-labelledby="fig-01-a-title fig-01-a-desc">'
        '<title id="fig-01-a-title">T</title>'
        '<desc id="fig-01-a-desc">He said &quot;so&quot; &amp; went.</desc>'
        '<g class="fig-line fig-accent" transform="translate(1 2)">'
        '<path id="fig-01-a-p" d="M0 0L1 1"/>'
        '<text x="1" y="2">A <tspan>&lt;b&gt;</tspan></text></g><use href="#fig-01-a-p"/></svg>'
    )


def test_a_problem_stands_at_its_line() -> None:
    _, wrong = read_svg(f"{HEAD}\n\n<rect fill='red'/>\n</svg>".encode(), "f", ALT)

    assert wrong == [(3, "The attribute fill is not allowed on <rect> in a figure.")]
