"""Pages go out without the indent of their templates, and with every space that is filled in."""

import re

import pytest
from jinja2 import DictLoader, Environment, TemplateSyntaxError

from app.web.unindented import Unindented
from tests.web.clients import Browser

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


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("path", ["/", "/modules/", "/modules/m01-first-look/lessons/part-one"])
def test_no_line_of_a_page_begins_with_a_space(learner: Browser, path: str) -> None:
    answer = learner.get(path)

    assert answer.status_code == 200
    assert not re.search(r"^[ \t]", answer.text, re.MULTILINE)
