"""Pages go out without the indent of their templates, and with every space that is filled in."""

import re

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from app.web.unindented import Unindented
from tests.web.clients import Browser
from tests.web.test_templates_parse import NAMES, ROOT

SOURCE = "<ul>\n    <li>\n\t  {{ text }}</li>\n  </ul>\n"


def environment(**templates: str) -> Environment:
    named = {name.replace("_", "."): source for name, source in templates.items()}
    return Environment(loader=DictLoader(named), extensions=[Unindented], autoescape=True)


def test_the_indent_of_a_template_goes_and_what_is_filled_in_stays() -> None:
    page = environment(page_html=SOURCE).get_template("page.html")

    assert page.render(text="  two\n    lines") == "<ul>\n<li>\n  two\n    lines</li>\n</ul>"


def test_a_mail_keeps_its_indent() -> None:
    mail = environment(mail_txt=SOURCE).get_template("mail.txt")

    assert mail.render(text="one") == "<ul>\n    <li>\n\t  one</li>\n  </ul>"


def test_a_fault_is_told_with_its_own_line() -> None:
    with pytest.raises(TemplateSyntaxError) as found:
        environment(page_html="<p>\n    one\n      {{ 1 + }}\n").get_template("page.html")

    assert found.value.lineno == 3


def test_what_stands_behind_a_block_stays_apart() -> None:
    source = (
        "<a{% if x %} b{% endif %}\n     c='d'>{# why #}\n  one{% if x %}\n   two{% endif %}</a>"
    )
    page = environment(page_html=source).overlay(trim_blocks=True, lstrip_blocks=True)

    assert page.get_template("page.html").render(x=True) == "<a b c='d'> one two</a>"


def said(source: str, lexer: Environment) -> list[tuple[str, str]]:
    """Return the tokens of a template; white space is one space, however much there is."""
    found: list[tuple[str, str]] = []
    for _, kind, text in lexer.lex(source):
        if kind != "whitespace":
            found.append((kind, re.sub(r"\s+", " ", text)))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_template_says_the_same_without_its_indent(name: str) -> None:
    lexer = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    source = (ROOT / name).read_text("utf-8")

    assert said(Unindented(lexer).preprocess(source, name), lexer) == said(source, lexer)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/", "/modules/", "/modules/m01-first-look/lessons/part-one"])
def test_no_line_of_a_page_is_indented(learner: Browser, path: str) -> None:
    answer = learner.get(path)

    assert answer.status_code == 200
    assert not re.search(r"^[ \t]{4}", answer.text, re.MULTILINE)
