"""Certificates and transcripts on the paper of the reader's country: Letter, or A4 where asked."""

import io
import re
import zipfile
from datetime import date

import pytest
from pypdf import PdfReader

from app import clock
from app.learning.site import Site
from tests.learning.journey import complete
from tests.web.clients import Browser
from tests.web.markup import Page
from tests.web.world import World, certificate_of, lab_of, module_of

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

A4, LETTER = (842, 595), (792, 612)


def size(pdf: bytes) -> tuple[int, int]:
    """Return the width and height of the first page in points."""
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(box.width), round(box.height)


@pytest.fixture
def code(site: Site, world: World) -> str:
    """Give the code of a certificate of the learner's that nobody has asked for yet."""
    code = certificate_of(site, world["learner"])
    (site.settings.cache / "certificates" / f"{code}-us-letter.pdf").unlink()
    return code


def certificates_of(site: Site, world: World) -> list[str]:
    """Return the codes of the learner's certificates."""
    with site.store.reading() as unit:
        return [each.code for each in unit.certificates.of(world.ward.id, world["learner"].id)]


def links(page: str) -> dict[str, str]:
    """Return the addresses of the page's links by what they are called."""
    return {each["aria-label"] or each.text: each["href"] for each in Page(page).all("a")}


def test_a_certificate_comes_on_either_paper(learner: Browser, code: str) -> None:
    page = links(learner.get("/me/credit").text)
    usual = learner.get(page["PDF (Letter) certificate of First look"])
    other = learner.get(page["PDF (A4) certificate of First look"])

    assert (size(usual.data), size(other.data)) == (LETTER, A4)
    assert usual.headers["Content-Disposition"] == (
        f"attachment; filename=certificate-{code[:11]}.pdf"
    )
    assert other.headers["Content-Disposition"] == (
        f"attachment; filename=certificate-{code[:11]}-a4.pdf"
    )
    for answer in (usual, other):
        [only] = PdfReader(io.BytesIO(answer.data)).pages
        assert code in only.extract_text()


def test_the_page_of_a_module_offers_both_papers_too(
    learner: Browser, site: Site, world: World
) -> None:
    complete(world["learner"], module_of(site), lab_of(site), site)
    [code] = certificates_of(site, world)

    page = links(learner.get("/modules/m01-first-look/").text)

    assert page["Certificate as PDF (Letter)"] == f"/me/certificates/{code}.pdf"
    assert page["PDF (A4)"] == f"/me/certificates/{code}.pdf?paper=a4"


@pytest.mark.usefixtures("code")
def test_a_transcript_comes_on_either_paper(learner: Browser) -> None:
    page = links(learner.get("/me/credit").text)
    usual, other = learner.get(page["PDF (Letter)"]), learner.get(page["PDF (A4)"])

    assert (size(usual.data), size(other.data)) == (LETTER, A4)
    assert usual.headers["Content-Disposition"] == "attachment; filename=transcript.pdf"
    assert other.headers["Content-Disposition"] == "attachment; filename=transcript-a4.pdf"


@pytest.mark.usefixtures("code")
def test_a_transcript_on_paper_says_its_days_in_words_and_programs_get_them_as_numbers(
    learner: Browser,
) -> None:
    paper = PdfReader(io.BytesIO(learner.get("/me/transcript.pdf").data))
    said = " ".join(" ".join(page.extract_text() for page in paper.pages).split())

    [entry] = learner.get("/me/transcript.json").get_json()["entries"]
    day = date.fromisoformat(entry["completed_on"])
    assert clock.day_words(day) in said
    assert f"Made on {clock.day_words(clock.today('UTC'))}." in said
    assert re.search(r"\d{4}-\d\d-\d\d", said) is None


def test_nothing_is_remembered_and_the_packet_keeps_the_usual_paper(
    learner: Browser, code: str
) -> None:
    learner.get(f"/me/certificates/{code}.pdf?paper=a4")
    packet = learner.get("/me/audit-packet.zip").data

    with zipfile.ZipFile(io.BytesIO(packet)) as archive:
        kept = [archive.read(f"certificates/{code}.pdf"), archive.read("transcript.pdf")]
    assert [size(pdf) for pdf in kept] == [LETTER, LETTER]
    assert size(learner.get(f"/me/certificates/{code}.pdf").data) == LETTER


@pytest.mark.parametrize("paper", ["papyrus", "A4", "us-letter", "../a4"])
def test_other_paper_is_refused_with_a_sentence(learner: Browser, code: str, paper: str) -> None:
    for path in (f"/me/certificates/{code}.pdf", "/me/transcript.pdf"):
        answer = learner.get(f"{path}?paper={paper}")

        assert answer.status_code == 422
        assert "a page on Letter and one on A4" in Page(answer.text).one("main").text


def test_another_learners_certificate_is_on_no_paper(
    learner: Browser, site: Site, world: World
) -> None:
    hers = certificate_of(site, world.colleague)

    assert learner.get(f"/me/certificates/{hers}.pdf?paper=a4").status_code == 404
