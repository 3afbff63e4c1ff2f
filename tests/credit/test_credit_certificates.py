"""Certificates: codes that survive being typed, and a PDF that reads well everywhere."""

import io
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from app.credit.certificates import NOT_BOARD_CREDIT, new_code, public_facts, tidy_code
from app.credit.typesetting import PAPERS, typeset
from app.errors import GraderFault
from app.learning import certifying
from app.learning.certifying import certificate_pdf
from app.learning.site import Site
from app.records.credit import Certificate
from tests.people import NOON

CODE = "23456-789AB-CDEFG-HJKLM-NPQRS-TUVWX"
ADDRESS = f"https://training.example/verify/{CODE}"
SIZES = {"a4": (842, 595), "us-letter": (792, 612)}


def facts(name: str = "Ada Lovelace") -> dict[str, Any]:
    """Return what a certificate says."""
    return {
        "learner_name": name,
        "provider_name": "Ward Hospital",
        "provider_address": "1 Main Road",
        "activity_title": "M3 What a DICOM object says",
        "activity_version": "0123456789abcdef",
        "format": "Self-paced enduring material with interactive labs",
        "completed_on": "2026-03-02",
        "minutes": {"instruction": 70, "lab": 50, "assessment": 30},
        "contact_hours": "2.50",
        "outline": "2024-03",
        "domains": ["J", "F"],
        "score_percent": "93.3",
        "pass_percent": 80,
        "entry_hash": "a" * 64,
        "entry_sequence": 7,
        "statement": NOT_BOARD_CREDIT,
    }


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@given(st.data())
def test_a_code_survives_being_typed(data: st.DataObject) -> None:
    code = new_code()
    dashes = data.draw(st.lists(st.sampled_from(["", "-", " ", " - "]), min_size=6, max_size=6))
    typed = "".join(a + b for a, b in zip(code.split("-"), dashes, strict=True))

    assert tidy_code(data.draw(st.sampled_from([typed, typed.lower(), f" {typed}\n"]))) == code


@pytest.mark.parametrize("between", ["\u2013", "\u2011", "\u00a0", "\t", "--", " \u200b"])
def test_whatever_parts_the_letters_of_a_code_does_not_matter(between: str) -> None:
    code = new_code()

    assert tidy_code(f" {between.join(code.replace('-', '').lower())}{between}") == code


@pytest.mark.parametrize("other", ["0", "1", "i", "O", "_", "\u00e4", "\u0416"])
def test_a_sign_that_no_code_has_is_not_left_out_of_it(other: str) -> None:
    code = new_code()

    assert tidy_code(code[:7] + other + code[7:]) == ""


def test_codes_hold_150_bits_and_no_letters_that_look_alike() -> None:
    codes = {new_code() for _ in range(500)}

    assert len(codes) == 500
    assert {len(code.replace("-", "")) for code in codes} == {30}
    assert not set("".join(codes)) & set("01IO")


@given(st.text())
def test_whatever_is_typed_becomes_a_code_or_nothing(typed: str) -> None:
    tidy = tidy_code(typed)

    assert tidy_code(tidy) == tidy
    assert set(tidy) <= set("23456789ABCDEFGHJKLMNPQRSTUVWXYZ-")


def test_a_stranger_is_told_the_certificate_and_no_more() -> None:
    shown = public_facts({**facts(), "learner_id": "secret", "email": "ada@ward.test"})

    assert "secret" not in shown.values()
    assert set(shown) <= set(facts())


@pytest.mark.parametrize("paper", PAPERS)
def test_a_certificate_holds_the_fields_that_a_board_asks_for(paper: str) -> None:
    reader = read(typeset(facts(), CODE, ADDRESS, paper))

    said = words(reader)
    [page] = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == SIZES[paper]
    for expected in (
        "Ada Lovelace", "M3 What a DICOM object says", "2.50", CODE, "Ward Hospital", "2 Mar 2026",
        "70 instruction, 50 lab, 30 assessment", "93.3 % (pass mark 80 %)", "2024-03: J, F",
        "They are not ABII, ARRT or AMA credit by themselves",
    ):  # fmt: skip
        assert expected in said


def test_a_certificate_can_be_read_aloud() -> None:
    reader = read(typeset(facts(), CODE, ADDRESS, "a4"))

    root: Any = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Certificate: M3 What a DICOM object says"
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert "/StructTreeRoot" in root
    assert any("QR code" in text for text in _alternatives(root["/StructTreeRoot"]))


def test_a_certificate_brings_its_fonts_along() -> None:
    [page] = read(typeset(facts(), CODE, ADDRESS, "a4")).pages

    resources: Any = page["/Resources"]
    fonts = [font.get_object() for font in resources["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])


@pytest.mark.parametrize(
    "name",
    [
        "Siân Llŵyd-Ŷnyr", "Łucja Żółć-Śniadecka", "Nguyễn Thị Hồng Đậu", "İpek Şahin",
        "Ελένη Παπαδοπούλου", "Юлия Щёголева", "Þórdís Ægisdóttir", "Zoë O'Brien",
    ],
)  # fmt: skip
def test_a_name_is_written_as_its_bearer_writes_it(name: str) -> None:
    assert name in words(read(typeset(facts(name), CODE, ADDRESS, "a4")))


@pytest.mark.parametrize("name", ['#panic("x")', "$x^2$ *b* \\ `c` @d <e>", "{{7*7}}", "A" * 200])
def test_a_name_is_words_and_never_code(name: str) -> None:
    reader = read(typeset(facts(name), CODE, ADDRESS, "us-letter"))

    assert len(reader.pages) == 1
    assert name.replace(" ", "") in words(reader).replace(" ", "")


def test_the_same_facts_give_the_same_words_twice(site: Site) -> None:
    certificate = Certificate(CODE, "ward", "entry", "ada", facts(), NOON, None, None)

    began = time.monotonic()
    first = certificate_pdf(certificate, site)
    typeset_in = time.monotonic() - began
    began = time.monotonic()
    again = certificate_pdf(certificate, site)

    assert first == again
    assert first.startswith(b"%PDF-")
    assert time.monotonic() - began < typeset_in
    assert typeset_in < 10


def test_every_paper_of_the_typesetter_can_be_asked_for() -> None:
    assert sorted(certifying.PAPERS.values()) == sorted(PAPERS)


def test_an_unknown_paper_costs_nobody_anything(site: Site) -> None:
    certificate = Certificate(CODE, "ward", "entry", "ada", facts(), NOON, None, None)

    with pytest.raises(GraderFault, match="Your credit is safe"):
        certificate_pdf(certificate, site, "papyrus")
    assert not list(Path(site.settings.cache).glob("certificates/*papyrus*"))


def _alternatives(node: Any) -> list[str]:
    """Return every text that stands for a picture in the structure below *node*."""
    node = node.get_object()
    if isinstance(node, list):
        return [text for each in node for text in _alternatives(each)]
    if not isinstance(node, DictionaryObject):
        return []
    below = _alternatives(node["/K"]) if "/K" in node else []
    return [*([str(node["/Alt"])] if "/Alt" in node else []), *below]
