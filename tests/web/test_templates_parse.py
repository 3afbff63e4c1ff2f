"""Every template compiles, and keeps the rules that a linter of HTML does not know."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import Environment, StrictUndefined, nodes

from app import web
from app.web import showing

ROOT = Path(web.__file__).parent / "templates"
NAMES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
PAGES = [name for name in NAMES if "/" not in name and name != "base.html"]

_POST_FORM = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL)
_TOKEN = '<input type="hidden" name="_csrf" value="{{ csrf_token() }}">'
_FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.DOTALL)
_ENDBLOCK = re.compile(r"{%-?\s*endblock\s*-?%}")
_BLOCK = re.compile(r"{%-?\s*block (\w+)")
_INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))|<style|\sstyle=|\son\w+=")
_ARITHMETIC = (nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Pow)


@pytest.fixture(scope="module")
def environment() -> Environment:
    """Return what the site compiles its templates with."""
    made = Flask(web.__name__)
    made.jinja_env.undefined = StrictUndefined
    showing.teach_templates(made)
    return made.jinja_env


def _source(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str, environment: Environment) -> None:
    environment.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_template_computes_no_figure(name: str, environment: Environment) -> None:
    tree = environment.parse(_source(name))

    assert not list(tree.find_all(_ARITHMETIC))


@pytest.mark.parametrize("name", NAMES)
def test_a_block_ends_by_its_name(name: str) -> None:
    assert not _ENDBLOCK.search(_source(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_form_that_posts_carries_the_token(name: str) -> None:
    forms = _POST_FORM.findall(_source(name))

    assert all(_TOKEN in form for form in forms)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_or_is_styled_inline(name: str) -> None:
    assert not _INLINE.search(_source(name))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_of_its_own_and_one_first_heading(name: str) -> None:
    source = _source(name)

    assert "title" in _BLOCK.findall(source)
    assert source.count("<h1") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_field_has_an_id_that_a_label_names(name: str) -> None:
    source = _source(name)
    inside = re.sub(r"<label(?![^>]*\bfor=).*?</label>", "", source, flags=re.DOTALL)
    for field in _FIELD.findall(inside):
        if 'type="hidden"' in field:
            continue
        found = re.search(r'\bid="([^"]+)"', field)
        named = found and f'for="{found[1]}"' in source
        assert named or "aria-label" in field, field
