"""Names in the letters of their bearers, on a machine without a single font of its own."""

import io
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import ContentStream

import hatch_build
from app.credit.transcript_typesetting import typeset_transcript
from app.credit.typesetting import FONT_FOLDER, PAPERS, typeset
from tests.conftest import lacking
from tests.credit.test_credit_certificates import ADDRESS, CODE, facts

ROOT = Path(__file__).parents[2]
NAMES = {
    "Welsh": "Siân Llŵyd-Ŷnyr",
    "Irish": "Gráinne Ní Ḋoṁnaill",
    "Vietnamese": "Nguyễn Thị Hồng Đậu",
    "Japanese": "髙橋 さくら タカハシ",
    "Arabic": "أميرة بنت يوسف الهاشمي",
}
THAI = "ทดสอบ"
FAMILIES = {"Japanese": "NotoSansJP", "Arabic": "NotoNaskhArabic"}

names = pytest.mark.parametrize("letters", NAMES)


def with_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the machine has no font at all."""
    compiled = typst.compile

    def compile_alone(*given: Any, **named: Any) -> bytes:
        return bytes(compiled(*given, **named | {"ignore_system_fonts": True}))

    monkeypatch.setattr(typst, "compile", compile_alone)


@pytest.fixture
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    with_no_font(monkeypatch)


def certificate(name: str, paper: str = "a4") -> bytes:
    return typeset(facts(name), CODE, ADDRESS, paper)


def transcript(name: str, paper: str = "a4") -> bytes:
    told = {
        "learner_name": name,
        "provider_name": "Ward Hospital",
        "provider_address": "1 Main Road",
        "made_on": "2026-03-02",
        "standings": [["House hours", "2026", "12.00", "150", "2.50", "9.50"]],
        "entries": [
            ["7", "M3", "Ward Hospital", "2026-03-02", "120", "30", "House 2.50", "earned"]
        ],
        "statement": "Hours of self-study.",
    }
    return typeset_transcript(told, paper)


both = pytest.mark.parametrize("make", [certificate, transcript])


def shown(pdf: bytes) -> Iterator[tuple[str, int]]:
    """Yield the font and the number of each glyph that is drawn; number 0 is the empty box."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    for page in reader.pages:
        resources: Any = page["/Resources"]
        font = ""
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator == b"Tf":
                font = str(resources["/Font"][operands[0]]["/BaseFont"])
            elif operator in {b"Tj", b"TJ"}:
                parts = operands[0] if operator == b"TJ" else operands
                for part in parts:
                    for code in _codes(part):
                        yield font, code


def _codes(part: Any) -> list[int]:
    data = getattr(part, "original_bytes", b"")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def copied(pdf: bytes) -> str:
    """Return what a reader copies out of the PDF, without the marks that turn its direction."""
    if shutil.which("pdftotext") is None:
        lacking("pdftotext")
    text = unicodedata.normalize("NFKC", _prints(["pdftotext", "-", "-"], pdf))
    return " ".join("".join(c for c in text if unicodedata.category(c) != "Cf").split())


@pytest.mark.usefixtures("_bare")
@both
@names
def test_a_name_needs_no_font_of_the_machine(make: Any, letters: str) -> None:
    pdf = make(NAMES[letters])

    drawn = list(shown(pdf))
    assert drawn
    assert [font for font, glyph in drawn if glyph == 0] == []
    assert any(FAMILIES.get(letters, "LibertinusSerif") in font for font, _ in drawn)


@pytest.mark.usefixtures("_bare")
@both
@names
def test_a_name_can_be_copied_out_of_the_page(make: Any, letters: str) -> None:
    assert unicodedata.normalize("NFKC", NAMES[letters]) in copied(make(NAMES[letters]))


@pytest.mark.usefixtures("_bare")
@both
@names
def test_every_font_travels_with_the_page(make: Any, letters: str) -> None:
    for page in PdfReader(io.BytesIO(make(NAMES[letters]))).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            inner = font["/DescendantFonts"][0]
            assert {"/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])


@pytest.mark.usefixtures("_bare")
def test_letters_that_nobody_brings_leave_a_page_all_the_same() -> None:
    assert 0 in {glyph for _, glyph in shown(certificate(THAI))}


def test_letters_that_we_lack_are_taken_from_the_machine() -> None:
    if shutil.which("fc-list") is None or not _prints(["fc-list", ":lang=th"]):
        lacking("a Thai font")

    drawn = list(shown(certificate(THAI)))

    assert [font for font, glyph in drawn if glyph == 0] == []
    assert any("Thai" in font for font, _ in drawn)


@both
@names
def test_the_fonts_of_a_machine_change_nothing(
    make: Any, letters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = list(shown(make(NAMES[letters])))
    with_no_font(monkeypatch)

    assert here == list(shown(make(NAMES[letters])))


@both
@names
def test_a_page_says_that_it_keeps_the_standard_for_reading_aloud(make: Any, letters: str) -> None:
    root: Any = PdfReader(io.BytesIO(make(NAMES[letters]))).trailer["/Root"]

    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()


@pytest.mark.parametrize("paper", PAPERS)
@names
def test_a_certificate_stays_one_page(letters: str, paper: str) -> None:
    assert len(PdfReader(io.BytesIO(certificate(NAMES[letters], paper))).pages) == 1


def test_the_fonts_are_pinned_by_hash_and_name_no_registry() -> None:
    lock = json.loads((FONT_FOLDER / "package-lock.json").read_text("utf-8"))
    packages = {name: told for name, told in lock["packages"].items() if name}

    assert {name.removeprefix("node_modules/") for name in packages} == set(hatch_build.FONT_FILES)
    assert all("integrity" in told for told in packages.values())
    assert not any("resolved" in told for told in packages.values())
    assert all(re.search(r"\bOFL-1\.1\b", told["license"]) for told in packages.values())


def test_fonts_that_are_there_are_not_fetched_again(tmp_path: Path) -> None:
    folder = tmp_path / hatch_build.FONTS
    shutil.copytree(ROOT / hatch_build.FONTS, folder)
    assert hatch_build.fetch_fonts(tmp_path) is False

    (folder / "NotoSansJP-Regular.ttf").unlink()
    (folder / "package-lock.json").write_text("{}", "utf-8")
    with pytest.raises(SystemExit, match="npm ci"):
        hatch_build.fetch_fonts(tmp_path)


def test_each_font_has_its_license_beside_it_and_stands_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")

    for family in FAMILIES.values():
        assert "Open Font License" in (FONT_FOLDER / f"{family}-LICENSE.txt").read_text("utf-8")
        assert f"app/credit/fonts/{family}" in notice


def _prints(command: list[str], given: bytes = b"") -> str:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()
