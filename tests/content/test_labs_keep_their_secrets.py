"""No lab tells its answers: not in what is served before answering, and not to who guesses.

Evidence is another matter: files, messages, tables, databases and the ticket are there to be read,
and what the bench's tools say of a file is what they say of the same bytes at the workbench.
"""

import json
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app import clock
from app.catalog import CatalogHolder, LabEntry, fill_words
from app.frozen import as_data, replace
from app.grading.bench_data import bench_data
from app.grading.bench_service import Grading
from app.grading.lab import Bench, Model, Params
from app.grading.loading import lab_folders, load_lab, load_model
from app.learning.site import Site
from app.practice.client import Practice
from app.practice.console import CONSOLE_ACTIONS
from app.records.learning import Attempt
from app.records.people import Person
from app.settings import read_settings
from app.store import Store
from tests import people
from tests.content.surveys import SHORTEST_SECRET, Survey, holds, secret_of, starts_of, survey
from tests.web.clients import Browser, browser_of, give_password
from tests.web.markup import Element, Page

ROOT = Path(__file__).parents[2]
FOLDERS = lab_folders(ROOT / "labs")
SLUGS = list(FOLDERS)

FEW, MANY = 10, 200
TWINS = 15
"""Variants of each lab whose page is held against that of a twin without the truth, as served."""
LUCK = 0.05
"""Of so many variants one may pass with the answers of another one, and not of more."""

QUERIES = 0.25
"""Where queries are asked for, a few questions return; a query that was right is no guess."""


# --- over many seeds -----------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_no_text_tells_an_answer(slug: str) -> None:
    found = survey(FOLDERS[slug], _seeds(FEW))

    assert found.leaks == []
    assert found.untouched == []


@pytest.fixture(scope="module")
def surveys() -> dict[str, Survey]:
    """Give a survey of every lab over many seeds, two labs at a time."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        found = processes.map(survey, FOLDERS.values(), repeat(_seeds(MANY)))
        return dict(zip(SLUGS, found, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_no_text_tells_an_answer_over_many_seeds(slug: str, surveys: dict[str, Survey]) -> None:
    assert surveys[slug].leaks == []
    assert surveys[slug].untouched == []


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_answers_of_another_variant_do_not_pass(slug: str, surveys: dict[str, Survey]) -> None:
    found = surveys[slug]
    kinds = {exercise.kind for exercise in load_lab(FOLDERS[slug]).spec.exercises}
    luck = QUERIES if "sql" in kinds else LUCK

    assert found.guessed <= luck * MANY, f"What is right most often passes {found.guessed} times."
    assert found.replayed <= luck * MANY, f"One variant's answers pass {found.replayed} times."


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_option_every_time_does_not_pass(slug: str, surveys: dict[str, Survey]) -> None:
    spec = load_lab(FOLDERS[slug]).spec
    always = {name for name, counted in surveys[slug].right.items() if len(counted) == 1}
    points = sum(exercise.points for exercise in spec.exercises if exercise.id in always)

    # One that asks for judgment may have one right answer; a lab must not rest on it.
    assert 4 * points <= sum(exercise.points for exercise in spec.exercises), always


def _seeds(count: int) -> list[str]:
    return [f"seed-{number}" for number in range(count)]


# --- as a browser gets it ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def holder(tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    """Give the catalog of the real content."""
    return CatalogHolder(ROOT, tmp_path_factory.mktemp("catalog"))


@pytest.fixture(scope="module")
def grading() -> Iterator[Grading]:
    """Give graders over the real labs."""
    with Grading(ROOT / "labs", size=1) as running:
        yield running


@pytest.fixture
def site(
    sqlite_store: Store,
    holder: CatalogHolder,
    grading: Grading,
    practice: Practice,
    tmp_path: Path,
) -> Site:
    """Give an installation over the real content."""
    settings = read_settings({"READINGROOM_HOME": str(tmp_path / "home")})
    return Site(settings, sqlite_store, holder, grading, practice)


@pytest.fixture
def ada(site: Site) -> Person:
    """Give a learner who can sign in."""
    who = people.person(site.store, people.organization(site.store))
    give_password(site.store, who)
    return who


@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_and_its_tools_keep_the_secrets(
    slug: str, app: Flask, site: Site, ada: Person
) -> None:
    browser = browser_of(app, ada)

    [(attempt, at)] = _walk(slug, range(1), browser, site, ada, twins=1)

    assert list(_other_facts_about_files(attempt, browser, at, site)) == []


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_the_page_keeps_the_secrets_of_many_variants(
    slug: str, app: Flask, site: Site, ada: Person
) -> None:
    walked = _walk(slug, range(1, MANY), browser_of(app, ada), site, ada, twins=TWINS)

    assert len(walked) == MANY - 1


def _walk(
    slug: str, seeds: Iterable[int], browser: Browser, site: Site, who: Person, *, twins: int
) -> list[tuple[Attempt, str]]:
    """Look through the page of each variant, and return the attempts with their addresses.

    The first *twins* of all variants are held against a twin without the truth.
    """
    walked = []
    code, model = load_lab(FOLDERS[slug]), load_model(FOLDERS[slug])
    lab = site.catalog.lab(slug)
    assert lab is not None
    for number in seeds:
        seed = f"seed-{number}"
        params = code.lab.params(seed)
        bench = code.lab.bench(params)
        shown = json.loads(json.dumps({**bench_data(bench), "starts": starts_of(code, bench)}))
        if number < twins:
            # What the graders' processes say of a variant is what is built here.
            assert (params, shown) == _served(slug, seed, site)
        attempt = _kept(_attempt(lab, seed, 2 * number + 1, params, shown, who), site)
        at = f"/labs/{slug}/attempts/{attempt.id}"
        answer = browser.get(_page_of(attempt))
        assert answer.status_code == 200

        headers = [f"{name}: {value}" for name, value in answer.headers]
        page = Page(answer.text)
        problems = [
            *_secrets_between_lines(lab, page, [*headers, *_comments(answer.text)], bench, model),
            *_words_to_come(lab, attempt, page),
            *_marked_options(lab, page),
        ]
        assert problems == [], seed
        if number < twins:
            told = _strange(attempt, lists_systems=bool(code.spec.console))
            assert _plain(answer.text) == _plain(_poisoned(attempt, told, browser, site).text)
        walked.append((attempt, at))
    return walked


def _served(slug: str, seed: str, site: Site) -> tuple[Params, dict[str, Any]]:
    """Return the params of a variant and what its page shows, as the site gets them."""
    params = site.grading.draw(slug, seed)
    return params, json.loads(json.dumps(as_data(site.grading.bench(slug, params))))


def _attempt(
    lab: LabEntry, seed: str, number: int, params: Params, bench: dict[str, Any], who: Person
) -> Attempt:
    return Attempt(
        organization_id=who.organization_id, id=str(uuid4()), learner_id=who.id,
        lab_id=lab.spec.id, lab_slug=lab.slug, number=number, seed=seed, params=params,
        content_hash=lab.content_hash, bench=bench,
        standing={"submissions": 0, "exercises": {}}, points=0, points_possible=1, passed=False,
        critical=False, started_at=clock.now(), passed_at=None,
    )  # fmt: skip


def _kept(attempt: Attempt, site: Site) -> Attempt:
    with site.store.writing() as unit:
        assert unit.attempts.add(attempt)
    return attempt


def _poisoned(attempt: Attempt, hospital: dict[str, Any], browser: Browser, site: Site) -> Any:
    """Return the page of an attempt that shows the same, with other params and *hospital*."""
    other = replace(
        attempt,
        id=str(uuid4()),
        number=attempt.number + 1,
        seed="another",
        params={"nothing": "known"},
        bench={**attempt.bench, "hospital": hospital},
    )
    return browser.get(_page_of(_kept(other, site)))


def _page_of(attempt: Attempt) -> str:
    """Return the address at which the attempt is worked on: an incident has a desk."""
    place = "labs" if attempt.bench["desk"] is None else "incidents"
    return f"/{place}/{attempt.lab_slug}/attempts/{attempt.id}"


def _strange(attempt: Attempt, *, lists_systems: bool) -> dict[str, Any]:
    """Return another hospital; only a page that lists the systems may name them, and no more.

    It lists them where the lab lets its systems be operated, each on a page of its own.
    """
    if not lists_systems:
        return {"archive": {"ae_title": "POISON"}}
    nodes = attempt.bench["hospital"]["nodes"]
    named = [{name: each[name] for name in ("kind", "id", "label")} for each in nodes]
    return {"nodes": named}


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REQUEST = re.compile(
    r'Request <span class="mono">[0-9a-f]+</span>|(?:attempt|run) \d+|/dicom-web/[\w-]+'
)


def _plain(html: str) -> str:
    """Return a page without what is new on each."""
    return _REQUEST.sub("", _UUID.sub("", html))


# --- what a page must not hold -------------------------------------------------------------------


def _comments(html: str) -> list[str]:
    """Return the comments in *html*."""
    return re.findall(r"<!--.*?-->", html, re.DOTALL)


def _secrets_between_lines(
    lab: LabEntry, page: Page, hidden: list[str], bench: Bench, model: Model
) -> Iterator[str]:
    """Yield answers that stand where nobody reads: attributes, scripts, and *hidden* places."""
    answers = model.answers(bench)
    for element in page.elements:
        if "data-tip" in element.attributes:
            # The glossary explains a word the same way to everybody.
            continue
        hidden += [
            value for name, value in element.attributes.items() if not _is_field(element, name)
        ]
        if element.name in {"script", "template", "style"}:
            hidden.append(element.text)
    # The number of an attempt is drawn by nobody's seed, and may look like a port.
    unread = _UUID.sub("", "\n\0\n".join(hidden))
    known = {*_vocabulary(lab, bench), *_offered_at_the_desk(bench)}
    for exercise in lab.spec.exercises:
        for secret in {secret_of(exercise, answers), *_leaves(answers.get(exercise.id))}:
            told = secret in known or len(secret) < SHORTEST_SECRET
            if not told and holds(unread, secret):
                yield f"The page hides {secret!r}, which answers {exercise.id}."


def _offered_at_the_desk(bench: Bench) -> Iterator[str]:
    """Yield what everybody can choose in an incident: right or wrong, it stands in the forms."""
    if bench.desk is None or bench.hospital is None:
        return
    yield from (node["id"] for node in bench.hospital["nodes"])
    desk = bench.desk
    yield from (each.id for each in desk.people)
    yield from (each.id for each in desk.sources)
    yield from (each.id for each in (*desk.statements, *desk.causes, *desk.left))
    # The kinds of actions are names of the desk's own, too short to tell anything.
    yield from ("look", "tell", "report")


def _is_field(element: Element, name: str) -> bool:
    """Say whether the attribute is what a reader sees in a field."""
    return element.name == "input" and name == "value" and element["type"] != "hidden"


def _vocabulary(lab: LabEntry, bench: Bench) -> set[str]:
    """Return the words that the widgets are made of, right and wrong alike."""
    words = {*bench.files, *bench.messages, *bench.tables, *bench.databases}
    if lab.spec.console:
        # Every action has a form and every system a page, whether the answer needs it or not.
        words |= CONSOLE_ACTIONS
        nodes = (bench.hospital or {})["nodes"]
        words |= {node[name] for node in nodes for name in ("id", "label")}
    if any(exercise.kind == "live_dicomweb" for exercise in lab.spec.exercises):
        # The form offers both methods, whichever the answer needs.
        words |= {"dicomweb", "GET", "POST"}
    for exercise in lab.spec.exercises:
        choices = (*exercise.options, *exercise.left, *exercise.right)
        words |= {exercise.id, exercise.source, *(each.id for each in choices)}
        words |= {each.id for each in exercise.columns}
        words |= {choice for column in exercise.columns for choice in column.choices}
        if exercise.kind == "per_row":
            words |= {str(row["id"]) for row in bench.tables[exercise.id]}
    return words


def _leaves(raw: Any) -> Iterator[str]:
    """Yield every text in a raw answer."""
    if isinstance(raw, str) and raw[:1] in ("{", "["):
        raw = json.loads(raw)
    if isinstance(raw, dict):
        raw = list(raw.values())
    if isinstance(raw, list):
        for each in raw:
            yield from _leaves(each)
    elif isinstance(raw, str):
        yield raw.strip()


def _words_to_come(lab: LabEntry, attempt: Attempt, page: Page) -> Iterator[str]:
    """Yield hints nobody took, findings nobody triggered, and the debrief before its time."""
    words = attempt.bench["words"]
    text = page.one("body").text
    for exercise_id, hints in lab.hints.items():
        for hint in hints:
            if _text(fill_words(hint, words)) in text:
                yield f"A hint for {exercise_id} is on the page before it is asked for."
    for paragraph in re.findall(r"<p>.*?</p>", fill_words(lab.debrief_html, words), re.DOTALL):
        if _text(paragraph) in text:
            yield "The debrief is on the page."
    for code, finding in lab.findings.items():
        if code in text or any(_piece(each) in text for each in (finding.why, finding.next)):
            yield f"The finding {code} is on the page."


@lru_cache(maxsize=4096)
def _text(html: str) -> str:
    return Page(f"<body>{html}</body>").one("body").text


def _piece(template: str) -> str:
    """Return the longest stretch of a finding's words that no fact fills."""
    return max((" ".join(each.split()) for each in re.split(r"\{\w+\}", template)), key=len)


def _marked_options(lab: LabEntry, page: Page) -> Iterator[str]:
    """Yield exercises in which one option looks other than its neighbors."""
    for exercise in lab.spec.exercises:
        name = f"answer.{exercise.id}"
        boxes = [
            each
            for each in page.all("input")
            if each["name"] == name and each["type"] in {"radio", "checkbox"}
        ]
        looks = {
            tuple(sorted((key, text) for key, text in each.attributes.items() if key != "value"))
            for each in boxes
        }
        if len(looks) > 1 or any("checked" in each.attributes for each in boxes):
            yield f"An option of {exercise.id} is marked."
        for each in page.all("option"):
            select = each.above[-1]["name"] if each.above else ""
            marked = set(each.attributes) - {"value"}
            if exercise.kind in {"match", "per_row"} and select.startswith(f"{name}.") and marked:
                yield f"A choice of {exercise.id} is marked."


def _other_facts_about_files(
    attempt: Attempt, browser: Browser, at: str, site: Site
) -> Iterator[str]:
    """Yield files of which the bench's tools know more than the bytes tell."""
    lab = site.catalog.lab(attempt.lab_slug)
    panels = set(lab.spec.panels) if lab else set()
    kinds = ["tree", "image", *({"audit", "values"} & panels)]
    for file in attempt.bench["files"]:
        name = file["name"]
        data = browser.get(f"{at}/files/{name}/bytes").data
        for kind in kinds:
            answer = browser.get(f"{at}/files/{name}/{kind}.json")
            if answer.status_code != 200:
                yield f"{kind}.json of {name} answers {answer.status_code}."
            elif answer.data != site.grading.workbench.read(kind, data, name):
                yield f"{kind}.json of {name} is not what its bytes give."
