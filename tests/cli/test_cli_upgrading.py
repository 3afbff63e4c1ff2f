"""An installation of an older version: what its database lacks is made when it is prepared."""

from datetime import date
from pathlib import Path

import pytest

from app.cli.preparing import prepare
from app.credit.rules import TimeClass
from app.learning.awarding import append_entry
from app.learning.totals import add_to_totals
from app.records.credit import CycleTotal, EntryKind
from app.settings import read_settings
from app.store import Store
from tests.conftest import CONTENT
from tests.people import organization, person

OLDER = "0018"
SINCE_THEN = (
    "ALTER TABLE cycle_total DROP COLUMN by_category",
    "ALTER TABLE cycle_total DROP COLUMN by_domain",
    "DROP TABLE lab_time",
    "DROP TABLE draft_upload",
)
"""What takes back what later versions added."""


def totals(store: Store, organization_id: str, learner_id: str) -> list[CycleTotal]:
    with store.reading() as unit:
        return unit.cycle_totals.of(organization_id, learner_id)


@pytest.mark.parametrize("taken_back_to", [OLDER, None])
def test_totals_are_made_again_for_who_comes_from_a_version_without_their_parts(
    store: Store, tmp_path: Path, taken_back_to: str | None
) -> None:
    ada = person(store, organization(store))
    spent, day = {TimeClass.INSTRUCTION: 90}, date(2026, 3, 2)
    told = {"id": "c", "title": "C", "version": "1", "accepted_by": ["HIMSS"]}
    with store.writing() as unit:
        append_entry(unit, ada, EntryKind.EXTERNAL, told, spent, day)
        add_to_totals(ada, spent, day, unit, activity=told)
    kept = totals(store, ada.organization_id, ada.id)
    with store.writing() as unit:
        unit.cycle_totals.clear_of(ada.organization_id, ada.id)
        if taken_back_to:
            for statement in SINCE_THEN:
                unit.connection.exec_driver_sql(statement)
            unit.connection.exec_driver_sql(
                f"UPDATE alembic_version SET version_num = '{taken_back_to}'"
            )

    prepare(
        read_settings(
            {
                "READINGROOM_HOME": str(tmp_path / "home"),
                "READINGROOM_DATABASE_URL": store.url,
                "READINGROOM_CONTENT": str(CONTENT),
            }
        )
    )

    assert kept
    assert totals(store, ada.organization_id, ada.id) == (kept if taken_back_to else [])
