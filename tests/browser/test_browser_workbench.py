"""The workbench in Chromium, over the real site: one's own files, by picker, archive and paste."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import FilePayload, Page, expect
from werkzeug.serving import make_server

from app.dicom import change, sample
from app.learning.site import Site
from app.web import build
from app.web.limits import limiter
from tests.browser.axe import Axe
from tests.browser.components.series import slice_of
from tests.browser.conftest import NewPage
from tests.browser.looks import DESK, PHONE, faults_in
from tests.grading.test_grading_zip import archive
from tests.web.access import rows_of
from tests.web.clients import PASSWORD
from tests.web.world import populate

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("store", ["sqlite"], indirect=True),
]

CT = sample("CT_small.dcm")
ADT = b"MSH|^~\\&|A|B|C|D|20260101||ADT^A01^ADT_A01|1|P|2.5.1\rPID|1||4711||DOE^JANE|||Q"


@dataclass(frozen=True)
class Served:
    """The site under an address, and a learner of it."""

    address: str
    email: str
    site: Site


@pytest.fixture
def served(site: Site) -> Iterator[Served]:
    world = populate(site)
    server = make_server("127.0.0.1", 0, build(site), threaded=True)
    limiter.reset()
    # It hears soon that it is to stop: every test waits for that.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.server_port}", world["learner"].email, site)
    server.shutdown()
    thread.join()


def open_workbench(page: Page, served: Served) -> None:
    """Sign in and go to the workbench."""
    page.goto(f"{served.address}/sign-in?next=/workbench")
    page.get_by_label("E-mail").fill(served.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.locator("work-bench .visually-hidden[role=status]").wait_for(state="attached")


def choose(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files in the picker."""
    payloads = [
        FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
        for name, data in files
    ]
    page.get_by_label("DICOM files, HL7 messages").set_input_files(payloads, timeout=40_000)


def name_in_tree(page: Page) -> str:
    """Search the tree for the patient's name, and return it."""
    page.get_by_label("Search the elements").fill("PatientName")
    row = page.locator("[data-path='(0010,0010)']")
    return row.locator(".tt-value").inner_text()


def series(count: int) -> dict[str, bytes]:
    """Return an archive's files: a series whose names are in no order."""
    return {f"head/{(n * 7) % count:02}.dcm": slice_of("HEAD", n, 5) for n in range(count)}


def test_one_object_is_shown_checked_and_forgotten(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)
    before = rows_of(served.site)

    choose(page, ("scan.dcm", change(CT, {"StudyDate": "2004-01-19"})))

    assert name_in_tree(page) == "CompressedSamples^CT1"
    expect(page.locator(".dv-stage")).to_be_visible()
    page.get_by_text("Check of the values").click()
    page.get_by_role("button", name="Show (0008,0020) StudyDate in the tree").click()
    expect(page.locator(".tt-hex-words")).to_contain_text("2004-01-19")
    page.get_by_text("Audit against the IOD").click()
    expect(page.locator("dicom-report[kind=audit]")).to_contain_text("the audit finds nothing")
    assert rows_of(served.site) == before
    page.reload()
    expect(page.get_by_role("treegrid")).to_have_count(0)


def test_an_archive_of_24_slices_is_a_stack(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)

    choose(page, ("study.zip", archive(series(24))))

    expect(page.get_by_text("24 images, in the order of their positions")).to_be_visible(
        timeout=20_000
    )
    page.locator(".dv-stage").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("24 of 24")).to_be_visible()
    expect(page.locator(".dv-bl")).to_contain_text("115 mm")


def test_a_film_travels_some_frames_at_a_time(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    choose(page, ("film.dcm", sample("rtdose.dcm")))
    expect(page.get_by_text("1 of 15")).to_be_visible()
    page.locator(".dv-stage").focus()
    for _ in range(14):
        page.keyboard.press("PageDown")

    expect(page.get_by_text("15 of 15")).to_be_visible()
    assert sum("/workbench/frames" in url for url in asked) == 1


def test_two_objects_are_compared(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)

    choose(page, ("a.dcm", CT), ("b.dcm", change(CT, {"PatientName": "DOE^JANE"})))

    expect(page.locator("tag-compare .rp-summary")).to_contain_text("1 changed, 0 added, 0 removed")
    page.get_by_label("Object").select_option("b.dcm")
    expect(page.get_by_role("treegrid")).to_have_accessible_name("Elements of b.dcm")
    assert name_in_tree(page) == "DOE^JANE"
    page.get_by_role("button", name="Remove b.dcm").click()
    expect(page.locator("tag-compare")).to_have_count(0)


@pytest.mark.parametrize("way", ["paste", "file"])
def test_a_message_is_checked(served: Served, new_page: NewPage, way: str) -> None:
    page = new_page()
    open_workbench(page, served)

    if way == "file":
        choose(page, ("adt.hl7", ADT))
    else:
        page.get_by_label("Or paste an HL7 message").fill(ADT.decode().replace("\r", "\n"))
        page.get_by_role("button", name="Open").click()

    expect(page.locator(".hl7-status")).to_contain_text("Checked as HL7 version 2.5.1")


def test_two_messages_are_compared_and_a_files_own_bytes_shown(
    served: Served, new_page: NewPage
) -> None:
    page = new_page()
    open_workbench(page, served)
    latin = ADT.replace(b"2.5.1", b"2.5.1||||||8859/1").replace(b"DOE", b"DO\xc9")

    choose(page, ("a.hl7", ADT), ("b.hl7", latin))
    editor = page.locator("hl7-editor[source='b.hl7']")
    editor.get_by_role("tab", name="Compare").click()
    editor.get_by_label("Compare with").select_option("a.hl7")

    expect(editor.locator(".hl7-compare .hl7-result")).to_contain_text(
        "1 changed, 1 added, 0 removed."
    )
    editor.get_by_role("tab", name="Bytes").click()
    expect(editor.locator(".hl7-byte.hl7-u-beyond")).to_have_text(["C9"])
    editor.get_by_role("tab", name="Table").click()
    expect(editor.get_by_label("Value of PID-5.1")).to_have_value("DO\u00c9")


def test_a_code_is_completed_from_the_sites_tables(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)
    choose(page, ("a.hl7", ADT))
    page.locator("hl7-editor .cm-content").focus()
    page.keyboard.press("Control+End")

    page.keyboard.press("Control+Space")
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator(".cm-line").last).to_have_text("PID|1||4711||DOE^JANE|||F")


def test_what_cannot_be_opened_is_said_and_the_rest_is_opened(
    served: Served, new_page: NewPage
) -> None:
    page = new_page()
    open_workbench(page, served)

    choose(
        page,
        ("letter.txt", b"Dear colleague"),
        ("slip.zip", archive({"../evil.dcm": CT})),
        ("huge.dcm", bytes(8 * 1024 * 1024 + 1)),
        ("cut.dcm", CT[: len(CT) // 2]),
        ("good.dcm", CT),
    )

    notices = page.locator(".wb-notices")
    expect(notices).to_contain_text("slip.zip: The archive names a file")
    expect(notices).to_contain_text("letter.txt: ")
    expect(notices).to_contain_text("huge.dcm: It has 8,388,609 bytes")
    expect(page.locator(".wb-files > li")).to_have_count(2, timeout=20_000)
    page.get_by_label("Object").select_option("cut.dcm")
    expect(page.locator(".tt-notices")).to_contain_text("bytes")


def test_a_files_line_ends_are_judged_until_somebody_types(
    served: Served, new_page: NewPage
) -> None:
    page = new_page()
    open_workbench(page, served)
    choose(page, ("a.hl7", ADT.replace(b"\r", b"\n")))

    findings = page.locator("hl7-editor .hl7-findings")
    expect(findings).to_contain_text("MSH ends with a line feed (0x0A)")

    page.locator("hl7-editor .cm-content").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("|")
    expect(findings).not_to_contain_text("line feed")


def test_whatever_is_wrong_is_said_in_sight(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)
    notices = page.locator(".wb-notices")
    status = page.locator("work-bench > .visually-hidden[role=status]")

    page.get_by_role("button", name="Open").click()
    expect(notices).to_have_text("Choose a file, drop one here, or paste a message first.")
    expect(notices).to_be_visible()

    choose(page, ("empty.dcm", b""), ("none.zip", archive({})), ("letter.txt", b"Dear colleague"))
    expect(notices).to_contain_text("empty.dcm: The file is empty")
    expect(notices).to_contain_text("none.zip: The archive holds no files.")
    expect(notices).to_contain_text("HL7 messages that begin with MSH, FHS or BHS")
    expect(status).to_contain_text("0 files are on the workbench.")
    expect(status).to_contain_text("letter.txt was not opened.")

    choose(page, ("good.hl7", ADT))
    expect(status).to_have_text("1 file is on the workbench.")
    expect(notices).to_be_hidden()


def test_the_guard_warns_of_what_may_be_a_real_patient(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)
    planted = change(CT, {"PatientName": "KOWALCZYK^MARGARET", "PatientBirthDate": "19510317"})

    choose(page, ("planted.dcm", planted))

    expect(page.locator(".wb-signs")).to_contain_text("This may be a real patient's.")
    page.get_by_role("button", name="Remove planted.dcm").click()
    expect(page.locator(".wb-signs")).to_have_count(0)


def test_three_reasons_for_no_picture_come_as_three_sentences(
    served: Served, new_page: NewPage
) -> None:
    page = new_page()
    open_workbench(page, served)
    said = []
    for name, data in (
        ("codec", sample("JPEG-lossy.dcm")),
        ("damage", CT[: len(CT) - 3000]),
        ("description", change(CT, {"Rows": None})),
    ):
        choose(page, (f"{name}.dcm", data))
        place = page.locator("dicom-viewers .notice")
        place.wait_for()
        said.append(place.inner_text())
        page.get_by_role("button", name="Clear the workbench").click()
        expect(page.locator("dicom-viewers")).to_have_count(0)

    assert "no codec" in said[0]
    assert "Pixel Data holds" in said[1]
    assert "Rows (0028,0010) is missing" in said[2]


def test_the_keyboard_alone_opens_reads_and_clears(served: Served, new_page: NewPage) -> None:
    page = new_page()
    open_workbench(page, served)
    page.get_by_label("Or paste an HL7 message").focus()
    page.keyboard.type("MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5.1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".hl7-status")).to_contain_text("Checked as HL7")

    page.get_by_role("button", name="Clear the workbench").focus()
    page.keyboard.press("Enter")

    expect(page.locator("hl7-editor")).to_have_count(0)
    expect(page.get_by_label("DICOM files, HL7 messages")).to_be_focused()


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_nothing_on_a_full_workbench(
    served: Served, new_page: NewPage, axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    open_workbench(page, served)
    choose(page, ("a.dcm", CT), ("b.dcm", change(CT, {"PatientName": "X"})), ("c.hl7", ADT))
    expect(page.locator(".hl7-status")).to_contain_text("Checked")
    expect(page.locator("tag-compare .rp-summary")).to_be_visible()
    expect(page.get_by_role("treegrid")).to_be_visible()

    assert faults_in(page, axe) == []
