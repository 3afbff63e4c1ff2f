from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import NotFound, OverLimit, UnreadableSample
from app.grading import Bench, Outcome, QueryResult, SqlAnswer, compare_rows, run_query, unreadable
from app.grading.bench_data import bench_data
from app.grading.bench_service import Grading
from app.grading.exercise import Exercise
from app.grading.judging import judge_one
from app.grading.kinds import KIND_BY_NAME, NoReadableForm, NotAnswered
from app.grading.loading import load_lab
from app.grading.query_text import literals
from app.grading.querying import TOO_MUCH

FIXTURES = Path(__file__).parent / "fixture_labs"
SLUG = "every-kind"

UID = {"name": "study_uid", "type": "TEXT", "says": "Study Instance UID"}
DAY = {"name": "study_date", "type": "TEXT"}
TABLES: list[dict[str, Any]] = [
    {"name": "study", "columns": [UID, DAY], "rows": [[f"1.{n}", "20260102"] for n in range(600)]},
    {"name": "series", "columns": [UID], "rows": [["1.1"], ["1.1"], [None]]},
]
EXERCISE = Exercise("e", "sql", "?", 1, ("a", "b", "c"), source="pacs")


@pytest.fixture(scope="module")
def grading() -> Iterator[Grading]:
    with Grading(FIXTURES, size=1) as grading:
        yield grading


def refused(text: str) -> str:
    with pytest.raises(UnreadableSample) as caught:
        run_query(TABLES, text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("SELECT count(*), count(study_uid) FROM series;", ((3, 2),)),
        ("-- mine\nWITH n AS (SELECT * FROM series) SELECT count(*) FROM n", ((3,),)),
        ("VALUES (1, 'a'), (2, NULL)", ((1, "a"), (2, None))),
        ("SELECT julianday('2026-03-01') - julianday('2026-02-01')", ((28.0,),)),
        ("SELECT row_number() OVER (ORDER BY study_uid) FROM series LIMIT 1", ((1,),)),
        ("SELECT x'ff'", (("x'ff'",),)),
        ("SELECT 9e999, -9e999, 1e300", (("Inf", "-Inf", 1e300),)),
        ("SELECT study_uid FROM study WHERE study_uid LIKE '1.59%' AND 0", ()),
    ],
)
def test_a_query_that_reads_is_run(text: str, rows: tuple[Any, ...]) -> None:
    assert run_query(TABLES, text).rows == rows


def test_rows_past_the_limit_are_cut_and_the_result_says_so() -> None:
    found = run_query(TABLES, "SELECT study_uid AS uid FROM study")

    assert (found.columns, len(found.rows), found.cut) == (("uid",), 500, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("DELETE FROM study", "DELETE is not for this desk"),
        ("with x as (select 1) insert into study select 1, 2", "can only read"),
        ("PRAGMA table_info(study)", "can only read"),
        ("ATTACH 'x' AS y", "can only read"),
        ("SELECT * FROM pragma_table_info('study')", "can only read"),
        ("SELECT load_extension('x')", r"load_extension() is not available"),
        ("SELECT random()", "not available"),
        ("SELECT * FROM json_each('[1]')", "can only read"),
        ("SELECT zeroblob(1000000000)", "not available"),
        ("SELECT date('now')", "tomorrow"),
        ("SELECT strftime('%Y')", "tomorrow"),
        ("SELECT CURRENT_DATE", "tomorrow"),
        ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT * FROM r", "itself"),
        ("SELECT 1; SELECT 2", "one query only"),
        ("SELECT ?", "Write the value itself"),
        ("SELECT group_concat(a.study_uid) FROM study a, study b", "longer than it may be"),
        ("SELECT * FROM study a, study b, study c ORDER BY a.study_uid", "without its ON"),
        ("SELECT '" + "x" * 5000 + "'", "longer than 4000 characters"),
        ("-- nothing", "can only read"),
    ],
)
def test_what_is_not_plain_reading_within_bounds_is_refused(text: str, says: str) -> None:
    assert says in refused(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT study_uid\nFORM study x", "Line 2, column 6: SQLite did not expect study here."),
        ("SELECT study_uid, FROM study", "Line 1, column 19: SQLite did not expect FROM here."),
        ("SELECT 1\n WHERE x = 'a", "Line 2, column 12: the quotation mark that opens here"),
        ("SELECT study_uid FROM study GROUP BY", "ends before it is complete"),
        ("SELECT 's', s.stdy_uid FROM study s", "column 13: there is no column s.stdy_uid"),
        ("SELECT stdy_uid FROM study", "Did you mean study_uid?"),
        ("SELECT * FROM studies", "Line 1, column 15: there is no table studies."),
        ("SELECT nvl(study_uid) FROM study", "there is no function nvl()"),
        ("SELECT study_uid FROM study, series", "stands in more than one of the tables"),
        ("SELECT 1 FROM study WHERE count(*) > 1", "HAVING"),
        ("SELECT 1 UNION SELECT 1, 2", "same number of columns"),
        ("SELECT 1 ORDER BY 9", "SQLite cannot run this query. It says:"),
    ],
)
def test_an_error_is_a_sentence_with_its_place(text: str, says: str) -> None:
    said = refused(text)

    assert says in said
    assert said[-1] in ".?"


@given(
    st.text(alphabet=st.sampled_from("SELECT from*study(),'\";-/ \n1=x\u00fc[]`?:@"), max_size=80)
)
def test_any_text_ends_in_rows_or_in_a_sentence(tail: str) -> None:
    try:
        assert isinstance(run_query(TABLES[1:], f"SELECT {tail}"), QueryResult)
    except UnreadableSample as error:
        assert str(error)[-1] in ".?"  # noqa: PT017


def test_rows_are_compared_as_a_bag_unless_an_order_was_asked() -> None:
    found = QueryResult(("a", "b"), ((2, "x"), (1.0, None), (2, "x")))

    assert not compare_rows(found, [(1, None), (2, "x"), (2, "x")])
    assert compare_rows(found, [(1, None), (2, "x")]).extra == ((2, "x"),)
    assert compare_rows(found, [(1, None), (2, "x"), (3, "x")]).missing == ((3, "x"),)
    assert compare_rows(found, [(1, None), (2, "x"), (2, "x")], ordered=True).disordered
    assert compare_rows(QueryResult(("a",), (("3",),)), [(3,)])


def test_the_answer_is_the_query_with_its_rows() -> None:
    bench = Bench(databases={"pacs": TABLES})
    parse = KIND_BY_NAME["sql"].parse

    answer = parse(" SELECT count(*) AS n FROM series ", EXERCISE, bench)

    assert answer == SqlAnswer("SELECT count(*) AS n FROM series", QueryResult(("n",), ((3,),)))
    with pytest.raises(NotAnswered):
        parse("-- later", EXERCISE, bench)
    with pytest.raises(NoReadableForm):
        parse("SELECT 1", EXERCISE, Bench())


def test_the_page_gets_the_schema_and_the_first_rows_alone() -> None:
    shown = bench_data(Bench(databases={"pacs": TABLES}))["databases"]["pacs"]

    assert [(table["name"], table["count"], len(table["rows"])) for table in shown] == [
        ("study", 600, 4),
        ("series", 3, 3),
    ]
    assert shown[0]["columns"][0] == UID


def test_literals_are_what_stands_in_quotes_and_figures() -> None:
    text = "SELECT 12, 'O''Hara', \"x\" FROM t1 -- 'no'"

    assert literals(text) == {"12", "O'Hara", "x"}


def test_a_worker_runs_a_query_in_the_sandbox(grading: Grading) -> None:
    params = grading.draw(SLUG, "learner-1")

    found = grading.query(SLUG, params, "studies", "SELECT study_uid FROM study")

    assert found == QueryResult(("study_uid",), (("1.2",), ("1.3",)))
    with pytest.raises(UnreadableSample, match="no table"):
        grading.query(SLUG, params, "studies", "SELECT * FROM nowhere")
    with pytest.raises(NotFound):
        grading.query(SLUG, params, "rows", "SELECT 1")


def test_a_query_right_here_alone_is_wrong_on_the_hidden_database(grading: Grading) -> None:
    params = grading.draw(SLUG, "learner-1")
    text = f"SELECT study_uid FROM study WHERE accession IS NOT '{params['accession']}'"

    verdict = grading.judge(SLUG, params, {"studies": text}, only=["studies"]).verdicts["studies"]

    assert verdict.outcome is Outcome.WRONG


def test_a_query_that_cannot_be_read_costs_nothing(grading: Grading) -> None:
    params = grading.draw(SLUG, "learner-1")

    for text in ("SELEC 1", "DROP TABLE study", "SELECT uid FROM study"):
        judged = grading.judge(SLUG, params, {"studies": text}, only=["studies"])
        assert judged.verdicts["studies"].outcome is Outcome.UNREADABLE


def test_a_query_that_outgrows_the_sandbox_is_told_so_in_its_own_words() -> None:
    def burst(_judgement: object) -> NoReturn:
        raise OverLimit("The file is too large.")

    code = load_lab(FIXTURES / "every_kind")
    exercise = code.spec.exercise("studies")
    assert exercise is not None

    verdict = judge_one(code, exercise, Bench(), "SELECT 1", burst)

    assert verdict == unreadable(TOO_MUCH)
