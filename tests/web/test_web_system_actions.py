"""Every action of a system's page, performed for real from its form, and the panels after it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.catalog import CatalogHolder
from app.errors import InvalidInput
from app.grading.bench_service import Grading
from app.learning.site import Site
from app.web.system_actions import posted_action
from tests.every_kind import busy_content
from tests.practice.clinic import HELD
from tests.web.clients import Browser, browser_of
from tests.web.markup import Page
from tests.web.world import World, attempt_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CT = {"calling_ae_title": "CT01"}
AT_ARCHIVE = {**CT, "called_ae_title": "WARD_PACS", "host": "pacs.ward.example", "port": "11112"}
AT_MWL = {**CT, "called_ae_title": "MWL", "host": "mwl.ward.example", "port": "104"}
TO_ENGINE = {"host": "engine.ward.example", "port": "2575"}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give content in which a lab has every kind of system."""
    return busy_content(tmp_path_factory.mktemp("busy") / "content")


@pytest.fixture(scope="module")
def holder(busy: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    """Give the catalog of that content."""
    return CatalogHolder(busy, tmp_path_factory.mktemp("busy-catalog"))


@pytest.fixture(scope="module")
def grading(busy: Path) -> Iterator[Grading]:
    """Give real graders over that content."""
    with Grading(busy / "labs", size=1) as running:
        yield running


class Desk:
    """A learner before the systems of a busy hospital."""

    def __init__(self, browser: Browser, at: str) -> None:
        self.browser, self.at = browser, at

    def page(self, node: str) -> str:
        """Return a system's page."""
        answer = self.browser.get(f"{self.at}/systems/{node}")
        assert answer.status_code == 200
        return answer.text

    def act(self, node: str, kind: str, status: int = 200, /, **fields: Any) -> str:
        """Post a form of the page, and return what is shown then."""
        form = {"kind": kind, **{name.replace("__", "."): told for name, told in fields.items()}}
        answer = self.browser.post(f"{self.at}/systems/{node}/actions", form, follow_redirects=True)
        assert answer.status_code == status
        return answer.text

    def do(self, node: str, do: str, kind: str = "engine", /, **fields: Any) -> str:
        """Ask a system to do something itself."""
        return self.act(node, kind, do=do, node=node, **fields)


@pytest.fixture
def desk(app: Flask, world: World, site: Site) -> Desk:
    """Give the learner's browser at her hospital."""
    at = f"/labs/every-kind/attempts/{attempt_of(site, world['learner'])}"
    return Desk(browser_of(app, world["learner"]), at)


def adt(number: int, patient: str = "100") -> str:
    """Return an ADT message that holds no more of a person than a number."""
    head = f"MSH|^~\\&|EHR|WARD|ENGINE|WARD|20261121120000||ADT^A04|C{number}|P|2.5.1"
    return f"{head}\rEVN||20261121\rPID|1||{patient}\r"


def newest(shown: str) -> str:
    """Return the part of a page that tells of the newest exchange, in one line."""
    [part] = re.findall(r'<section class="panel" id="newest".*?</section>', shown, re.DOTALL)
    return re.sub(r"\s+", " ", part)


def test_a_move_sends_to_the_viewer_and_counts_its_sub_operations(desk: Desk) -> None:
    unknown = desk.act(
        "archive", "move", **AT_ARCHIVE, destination="VIEW9", root="study_root", level="STUDY",
        keys="StudyInstanceUID=1.2.1\n",
    )  # fmt: skip
    moved = desk.act(
        "archive", "move", **AT_ARCHIVE, destination="VIEW1", root="study_root", level="STUDY",
        keys="StudyInstanceUID=1.2.1\n",
    )  # fmt: skip

    assert "0xA801" in newest(unknown)
    assert "3 of 3 objects were delivered" in newest(moved)
    assert '<th scope="col">Completed</th>' in newest(moved)
    assert "<td>3</td>" in newest(moved)
    assert "1.2.1.2.1" in desk.page("view")


def test_a_get_brings_objects_over_the_same_association(desk: Desk) -> None:
    shown = desk.act(
        "archive", "get", **AT_ARCHIVE, root="patient_root", level="STUDY",
        keys="PatientID=P1\nStudyInstanceUID=1.2.1\n",
    )  # fmt: skip

    assert "3 of 3 objects were delivered" in newest(shown)
    assert "Received over this association" in newest(shown)


def test_commitment_is_reported_object_by_object(desk: Desk) -> None:
    refused = desk.act("archive", "commit", **AT_ARCHIVE, files=["scan.dcm"])
    desk.act("archive", "store", **AT_ARCHIVE, files=["scan.dcm"])
    taken = desk.act("archive", "commit", **AT_ARCHIVE, files=["scan.dcm"])

    assert "0 committed, 1 not" in newest(refused)
    assert "0x0112" in newest(refused)
    assert "has taken custody of 1 object" in newest(taken)
    assert "1 committed, 0 not" in newest(taken)


def test_a_step_begins_with_what_the_worklist_says_and_ends(desk: Desk) -> None:
    page = Page(desk.page("mwl"))
    texts = ["".join(each.pieces) for each in page.all("textarea") if each["name"] == "attributes"]

    begun = desk.act("mwl", "mpps_create", **AT_MWL, attributes=texts[0], sop_instance_uid="1.2.77")
    ended = desk.act(
        "mwl", "mpps_set", **AT_MWL, sop_instance_uid="1.2.77",
        attributes="PerformedProcedureStepStatus=COMPLETED\n"
        "PerformedProcedureStepEndDate=20261122\nPerformedProcedureStepEndTime=0815\n"
        "PerformedSeriesSequence.SeriesInstanceUID=1.2.5.1\n",
    )  # fmt: skip
    late = desk.act(
        "mwl", "mpps_set", **AT_MWL, sop_instance_uid="1.2.77",
        attributes="PerformedProcedureStepStatus=DISCONTINUED\n",
    )  # fmt: skip

    assert "has noted the performed procedure step" in newest(begun)
    assert "has noted the performed procedure step" in newest(ended)
    assert "may no longer be updated" in newest(late)
    assert '<td class="record-value">COMPLETED</td>' in desk.page("mwl")


def test_attributes_that_cannot_be_read_are_refused_and_stay_typed(desk: Desk) -> None:
    shown = desk.act("mwl", "mpps_create", 422, **AT_MWL, attributes="Modality=CT\nnonsense\n")

    assert "Line 2 of the attributes is" in shown
    assert "nonsense</textarea>" in shown.replace("\n</textarea>", "</textarea>")


def test_objects_are_deleted_at_the_modality_alone(desk: Desk) -> None:
    gone, *_, kept = HELD

    shown = desk.act("ct", "delete", node="ct", objects=[gone])
    again = desk.act("ct", "delete", node="ct", objects=[gone])
    elsewhere = desk.act("archive", "delete", node="archive", objects=[kept])

    assert "1 object deleted" in newest(shown)
    assert "nothing was deleted" in newest(again)
    assert "this is done at a modality" in newest(elsewhere)
    assert f'value="{gone}"' not in desk.page("ct")
    assert f'value="{kept}"' in desk.page("ct")


def parked(desk: Desk) -> str:
    """Send a message that the RIS refuses, and return the engine's page."""
    assert "accepted" in desk.act("engine", "send_hl7", **TO_ENGINE, message=adt(1, ""))
    return desk.page("engine")


def test_a_parked_message_is_released_corrected_and_delivered(desk: Desk) -> None:
    page = parked(desk)
    [text] = ["".join(e.pieces) for e in Page(page).all("textarea") if e["name"] == "message"
              and "id" in e.attributes and e["id"].startswith("release-")]  # fmt: skip
    assert "Release as it is" in page
    assert "again refused" not in newest(desk.do("engine", "release", n="1", to="ris"))

    shown = desk.do("engine", "release", n="1", to="ris", message=text.strip() + "100")

    assert "Message 1 is back in the queue to ris" in newest(shown)
    assert "delivered AA" in newest(shown)
    assert "No message is parked" in shown
    assert '<td class="record-value">100</td>' in desk.page("ris")


def test_a_correction_that_cannot_be_read_changes_nothing_and_stays(desk: Desk) -> None:
    parked(desk)

    shown = desk.do("engine", "release", n="1", to="ris", message="PIDX no header")

    assert "The message cannot be read" in newest(shown)
    assert "PIDX no header</textarea>" in shown.replace("\n</textarea>", "</textarea>")
    assert "No message is parked" not in shown


def test_a_parked_message_is_thrown_away_and_the_log_remembers(desk: Desk) -> None:
    parked(desk)

    shown = desk.do("engine", "purge", n="1", to="ris")

    assert "was thrown away" in newest(shown)
    assert "No message is parked" in shown
    assert '<td class="record-value">purged</td>' in shown


def test_a_stopped_queue_keeps_what_comes_until_it_runs_again(desk: Desk) -> None:
    assert "is stopped" in newest(desk.do("engine", "stop_queue", to="ris"))
    desk.act("engine", "send_hl7", **TO_ENGINE, message=adt(1))
    desk.act("engine", "send_hl7", **TO_ENGINE, message=adt(2, patient="200"))

    unsaid = desk.do("engine", "park", n="1", to="ris", reason="")
    put_aside = desk.do("engine", "park", n="1", to="ris", reason="Two Janes")
    mended = adt(2, patient="201").replace("\r", "\n")
    corrected = desk.do("engine", "edit_message", n="2", to="ris", message=mended)
    runs = desk.do("engine", "restart_queue", to="ris")

    assert "Say why the message is parked" in newest(unsaid)
    assert "Two Janes" in put_aside
    assert "Message 2 was corrected" in newest(corrected)
    assert "delivered AA" in newest(runs)
    ris = desk.page("ris")
    assert '<td class="record-value">201</td>' in ris
    assert '<td class="record-value">100</td>' not in ris
    assert "thrown away" in newest(desk.do("engine", "purge_queue", to="ris"))


def test_what_was_received_is_sent_again_as_a_replay(desk: Desk) -> None:
    desk.act("engine", "send_hl7", **TO_ENGINE, message=adt(1))

    shown = desk.do("engine", "replay", n="1", to="")

    assert "marked as a replay" in newest(shown)
    assert "a replay of 1" in re.sub(r"\s+", " ", shown)


def test_destination_route_map_and_table_are_changed_by_forms_of_their_own(desk: Desk) -> None:
    moved = desk.do(
        "engine", "edit_destination", destination__id="ris", destination__host="ris.ward.example",
        destination__port="2576", destination__message_types="ADT, ORM",
        destination__on_error="block", destination__holds_patient="no", destination__retries="1",
        destination__depth="10", destination__map="",
    )  # fmt: skip
    routed = desk.do(
        "engine", "edit_route", route__id="labs", route__to="ris, ehr", route__message_type="ORU",
        route__trigger_events="", route__sending_application="", route__map="",
        route__enabled="yes",
    )  # fmt: skip
    mapped = desk.do(
        "engine", "edit_map", map="late", steps="grid",
        **{"row.1.do": "copy", "row.1.source": "ORC-3.1", "row.1.to": "OBR-18",
           "row.2.do": "shorten", "row.2.to": "OBR-18", "row.2.length": "16",
           "row.3.do": "", "row.3.to": ""},
    )  # fmt: skip
    tabled = desk.do("engine", "edit_table", table="sex", rows="W=F\nD=U\n")

    assert "is at ris.ward.example, port 2576" in newest(moved)
    assert "leads to ris, ehr" in newest(routed)
    assert "has 2 steps" in newest(mapped)
    assert "has 2 rows" in newest(tabled)
    page = desk.page("engine")
    for words in ("Route labs", "Map late", 'value="2576"', "D=U"):
        assert words in page


def test_a_route_that_leads_nowhere_is_refused_and_stays_typed(desk: Desk) -> None:
    shown = desk.do(
        "engine", "edit_route", route__id="to_ris", route__to="moon", route__message_type="",
        route__trigger_events="", route__sending_application="", route__map="",
        route__enabled="yes",
    )  # fmt: skip
    port = desk.act(
        "engine", "engine", 422, do="edit_destination", node="engine",
        destination__id="ris", destination__host="ris.ward.example", destination__port="many",
    )  # fmt: skip

    assert "which is no destination" in newest(shown)
    assert 'value="moon"' in shown
    assert "Port: This is a whole number." in port
    assert 'value="many"' in port


def test_an_order_goes_from_the_ehr_to_the_worklist_and_its_report_comes_back(desk: Desk) -> None:
    patient = {"patient__id": "300", "patient__name": "Roe^Rita", "patient__birth_date": "19800101",
               "patient__sex": "F"}  # fmt: skip
    assert "Patient 300 was registered" in newest(desk.do("ehr", "register", "ehr", **patient))
    told = {**patient, "patient__name": "Roe^Ritva", "patient__sex": ""}
    assert "updated" in newest(desk.do("ehr", "update", "ehr", **told))
    assert "admitted" in newest(desk.do("ehr", "admit", "ehr", patient__id="300"))
    placed = desk.do(
        "ehr", "order", "ehr", patient_id="300", procedure_code="CTH", procedure_name="CT head",
        modality="CT", start="202611221000", placer_order_number="P77",
    )  # fmt: skip
    assert "Order P77 was placed" in newest(placed)
    assert "Roe^Ritva" in desk.page("mwl")
    page = desk.page("ris")
    [accession] = set(re.findall(r'<td class="record-value">(A\d{5})</td>', page))

    later = {"accession_number": accession, "start": "202611221130", "station": ""}
    assert "is scheduled for 202611221130" in newest(desk.do("ris", "schedule", "ris", **later))
    status = desk.do(
        "ris", "status", "ris", accession_number=accession, order_status="CM"
    )  # fmt: skip
    assert "is completed" in newest(status)
    report = desk.do(
        "ris", "report", "ris", accession_number=accession, report_status="F", text="No bleeding."
    )  # fmt: skip
    assert "final report" in newest(report)
    assert "No bleeding." in desk.page("ehr")


def test_two_records_are_merged_an_order_is_canceled_and_a_patient_goes_home(desk: Desk) -> None:
    for number in ("300", "301"):
        desk.do("ehr", "register", "ehr", patient__id=number, patient__name="Roe^Rita")
    desk.do(
        "ehr", "order", "ehr", patient_id="301", procedure_code="CTH", placer_order_number="P78"
    )

    same = desk.do("ehr", "merge", "ehr", surviving="300", retired="300")
    merged = desk.do("ehr", "merge", "ehr", surviving="300", retired="301")
    canceled = desk.do("ehr", "cancel", "ehr", placer_order_number="P78")
    home = desk.do("ehr", "discharge", "ehr", patient__id="300")

    assert "Failed" in newest(same)
    assert "Patient 301 was merged into 300" in newest(merged)
    assert "Order P78 was canceled" in newest(canceled)
    assert "discharged" in newest(home)
    assert '<td class="record-value">300</td>' in desk.page("ris")


def test_a_deed_of_another_system_is_refused_in_words(desk: Desk) -> None:
    assert "is not an EHR of this hospital" in newest(desk.do("ris", "register", "ehr"))
    assert "cannot do “fly”" in newest(desk.do("engine", "fly"))


@pytest.mark.parametrize("name", ["route.port.x", "patient.", "destination.nothing"])
def test_fields_that_no_form_has_never_break_the_reading(name: str, store: object) -> None:
    assert store is not None
    action = posted_action(MultiDict({"kind": "engine", name: "x"}))

    assert action["kind"] == "engine"


def test_a_destination_is_added_in_the_clear_and_the_blank_line_behind_it_is_none(
    desk: Desk,
) -> None:
    page = Page(desk.page("archive"))
    hidden = {e["name"]: e["value"] for e in page.all("input") if e["name"] == "_seen"}
    line = {"ae_title": "VIEW7", "host": "view.ward.example", "port": "104", "tls": "no"}
    blank = {"ae_title": "", "host": "", "port": "", "tls": "no"}
    rows = {f"row.{n}.{key}": told for n, row in enumerate((line, blank), 1)
            for key, told in row.items()}  # fmt: skip

    shown = desk.browser.post(
        f"{desk.at}/systems/archive/settings", {**hidden, "_table": "destinations", **rows},
        follow_redirects=True,
    ).text  # fmt: skip

    assert "with VIEW7 / view.ward.example / 104" in newest(shown)
    [new] = re.findall(r'<select[^>]*id="destinations-2-tls".*?</select>', shown, re.DOTALL)
    assert '<option value="no" selected>' in new
    moved = desk.act(
        "archive", "move", **AT_ARCHIVE, destination="VIEW7", root="study_root", level="STUDY",
        keys="StudyInstanceUID=1.2.1\n",
    )  # fmt: skip
    assert "(1/1/7)" in newest(moved)


def test_too_many_fields_are_refused(store: object) -> None:
    assert store is not None
    rows = {f"row.{n}.to": "x" for n in range(700)}

    with pytest.raises(InvalidInput, match="more than a console has fields"):
        posted_action(MultiDict({"kind": "engine", **rows}))
