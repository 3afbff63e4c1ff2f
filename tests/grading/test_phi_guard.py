"""The guard against real patients' data: what it stops, what it lets pass, and how fast."""

import json
import time
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from struct import pack
from typing import Any
from zipfile import ZipFile

import pydicom
import pytest
from pydicom.uid import ImplicitVRLittleEndian

from app.dicom import LIMITS, apply_edits, change, change_raw, read_object
from app.errors import RefusedUpload, UnreadableSample
from app.grading import Bench, Model
from app.grading.cast import draw_hospital, draw_person
from app.grading.loading import LabCode, load_lab, load_model
from app.grading.phi.hidden import DEEPEST
from app.grading.phi_guard import (
    NOTHING,
    Allowed,
    Sign,
    allowed_for,
    screen_answer,
    screen_message,
    screen_object,
    screen_typed,
)
from app.grading.signs import refuse, refusing
from app.grading.zip_archives import ZIP_MAGIC
from tests.grading.planted import Planted, carrier, encapsulated, pdf, planted

LABS = Path(__file__).parent.parent.parent / "labs"
FOLDERS = sorted(path.parent for path in LABS.glob("*/lab.toml"))
SAMPLES = Path(pydicom.__file__).parent / "data" / "test_files"

MOST_MISSED = 0.01
MOST_FALSE = 0.02
LONGEST_MS = 5.0
HOSTILE_SECONDS = 6


def screen(case: Planted, allowed: Allowed) -> tuple[Sign, ...]:
    if case.data:
        return screen_object(case.data, case.name, allowed)
    return screen_message(case.text, allowed)


# --- what is planted ----------------------------------------------------------------------------


def test_planted_signs_are_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    total, missed = Counter[str](), list[str]()
    for seed in ("1", "2", "3"):
        allowed = allowed_for(carrier(seed))
        for case in planted(seed):
            total[case.kind] += 1
            if not refusing(screen(case, allowed)):
                missed.append(f"{case.kind} in {case.where}")

    count = sum(total.values())
    with capsys.disabled():
        print(f"\nPHI guard: {len(missed)} of {count} planted missed, {len(total)} kinds.")  # noqa: T201 - the rate is what the test is for
    assert count >= 300
    assert len(total) >= 18
    assert len(missed) <= MOST_MISSED * count, missed


def test_planted_names_and_numbers_of_all_sorts_are_stopped() -> None:
    rng = Random("sorts")  # noqa: S311 - a seed, not a secret
    bench = carrier("1")
    base, allowed = bench.files["ct.dcm"], allowed_for(bench)
    missed, count = [], 0
    for _ in range(150):
        letters = "abcdefghiklmnoprstuvwz"
        family = "".join(rng.choices(letters, k=rng.randrange(5, 11))).capitalize()
        given = "".join(rng.choices(letters, k=rng.randrange(4, 9))).capitalize()
        day = f"{rng.randrange(1930, 2020)}{rng.randrange(1, 13):02}{rng.randrange(2, 29):02}"
        values = {
            "PatientName": rng.choice((f"{family}^{given}", f"{family}, {given}", family.upper())),
            "PatientID": str(rng.randrange(10**5, 10**9)),
            "PatientBirthDate": day,
            "PatientComments": f"Patient: {family}^{given}",
        }
        for keyword, value in values.items():
            count += 1
            if not refusing(screen_object(change(base, {keyword: value}), "ct.dcm", allowed)):
                missed.append(f"{keyword} {value}")

    assert len(missed) <= MOST_MISSED * count, missed


# --- what is hidden in unknown elements ----------------------------------------------------------

MAKER = b"WEXCOMBE 1.0"


def implicit(tag: int, value: bytes, length: int | None = None) -> bytes:
    """Return an element in Implicit VR Little Endian, as everything within an UN is."""
    return pack("<HHL", tag >> 16, tag & 0xFFFF, len(value) if length is None else length) + value


def item(content: bytes) -> bytes:
    return implicit(0xFFFEE000, content)


def endless(tag: int, content: bytes) -> bytes:
    """Return a sequence and its one item with undefined lengths and delimiters."""
    inner = implicit(0xFFFEE000, content, 0xFFFFFFFF) + implicit(0xFFFEE00D, b"")
    return implicit(tag, inner, 0xFFFFFFFF) + implicit(0xFFFEE0DD, b"")


PERSON = (
    implicit(0x00100010, b"LI^WU ")
    + implicit(0x00100020, b"48210377")
    + implicit(0x00100030, b"19580317")
)
"""Values so short or bare that readable runs of bytes do not tell them."""


def unknown(tag: str, value: bytes) -> tuple[bytes, Allowed]:
    """Return an object with *value* written as UN, and what its bench allows: the same maker."""
    data = change_raw(carrier("1").files["ct.dcm"], "(0019,0010)", MAKER, "LO")
    data = change_raw(data, "(0019,1000)", b"ON", "CS")
    return change_raw(data, tag, value, "UN"), allowed_for(Bench(files={"ct.dcm": data}))


@pytest.mark.parametrize(
    ("tag", "value", "place"),
    [
        ("(0010,1002)", item(PERSON), "(0010,1002)[1]."),
        ("(0019,1001)", item(PERSON), "(0019,1001)[1]."),
        ("(0010,1002)", item(b"") + item(PERSON), "(0010,1002)[2]."),
        ("(0019,1001)", item(endless(0x00101002, PERSON)), "(0019,1001)[1].(0010,1002)[1]."),
        (
            "(0019,1001)",
            item(implicit(0x00190010, MAKER) + implicit(0x00191002, item(PERSON))),
            "(0019,1001)[1].(0019,1002)[1].",
        ),
        ("(0010,1002)", item(PERSON)[:-2], "(0010,1002)[1]."),
        ("(0019,1001)", item(PERSON) + b"WEXCOMBE", "(0019,1001)[1]."),
    ],
    ids=["known", "private", "second item", "undefined lengths", "twice", "cut", "not whole"],
)
def test_a_person_within_an_unknown_element_is_found(tag: str, value: bytes, place: str) -> None:
    data, allowed = unknown(tag, value)

    signs = [each for each in screen_object(data, "ct.dcm", allowed) if place in each.place]

    told = {each.code for each in signs if each.place.removesuffix(")")[-9:-5] == "0010"}
    assert told >= {"NAME", "RECORD_NUMBER"}
    assert "BIRTH_DATE" in told or value.endswith(b"195803")
    assert refusing(tuple(signs))


def test_a_person_within_a_private_element_of_an_implicit_object_is_found() -> None:
    data, allowed = unknown("(0019,1001)", item(PERSON))
    dataset = pydicom.dcmread(BytesIO(data))
    out = BytesIO()
    dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    pydicom.dcmwrite(out, dataset, implicit_vr=True, little_endian=True)

    signs = screen_object(out.getvalue(), "ct.dcm", allowed)

    assert {"NAME", "RECORD_NUMBER", "BIRTH_DATE"} <= {each.code for each in signs}


@pytest.mark.parametrize(
    ("tag", "value", "code"),
    [
        ("(0010,0010)", b"FEATHERSTONEHAUGH ", "NAME"),
        ("(0010,1001)", b"LI^WU ", "NAME"),
        ("(0010,1010)", b"093Y", "AGE"),
        ("(0018,1002)", b"1.2.3.4 ", "PERSONAL"),
    ],
)
def test_a_value_written_as_unknown_is_screened_for_what_it_is(
    tag: str, value: bytes, code: str
) -> None:
    data, allowed = unknown(tag, value)

    assert [each.code for each in screen_object(data, "ct.dcm", allowed)] == [code]


@pytest.mark.parametrize("tag", ["(0010,1002)", "(0019,1001)"])
def test_what_the_bench_hides_in_an_unknown_element_passes(tag: str) -> None:
    hidden, _ = unknown(tag, item(PERSON))
    allowed = allowed_for(Bench(files={"ct.dcm": hidden}))
    edited = change(hidden, {"PatientName": "LI^WU", "PatientID": "48210377"})
    again = change_raw(edited, tag, item(b"") + item(PERSON), "UN")

    for data in (hidden, edited, again):
        assert screen_object(data, "ct.dcm", allowed) == ()


@pytest.mark.parametrize("tag", ["(0010,1002)", "(0019,1001)"])
def test_our_cast_passes_within_an_unknown_element(tag: str) -> None:
    bench = carrier("1")
    ours = read_object(bench.files["ct.dcm"])
    told = b"".join(
        implicit(each, ours.raw(path) or b"")
        for each, path in ((0x00100010, "PatientName"), (0x00100020, "PatientID"))
    )
    table = bytes(range(24)) * 20
    data, allowed = unknown(tag, item(told))
    binary, _ = unknown("(0019,1001)", item(b"")[:4] + table)

    assert screen_object(data, "ct.dcm", allowed) == ()
    assert screen_object(binary, "ct.dcm", allowed) == ()


def test_unknown_elements_are_opened_within_limits() -> None:
    deep = b""
    for _ in range(2 * DEEPEST):
        deep = item(implicit(0x00190010, MAKER) + implicit(0x00191001, deep))
    wide = item(implicit(0x00081030, b"CT") * LIMITS.max_elements + PERSON)

    for value in (deep, wide):
        data, allowed = unknown("(0019,1001)", value)
        signs = screen_object(data, "ct.dcm", allowed)
        assert [each.code for each in refusing(signs)] == ["TOO_MUCH_TEXT"]


# --- what is clean ------------------------------------------------------------------------------


def prepared(code: LabCode, seed: str, brief: str) -> tuple[Bench, Allowed]:
    params = code.lab.params(seed)
    bench = code.lab.bench(params)
    return bench, allowed_for(bench, params, code.spec, brief)


def answers_of(code: LabCode, model: Model, bench: Bench) -> list[tuple[str, str, Any]]:
    kinds = {each.id: each.kind for each in code.spec.exercises}
    given = [("model", model.answers(bench))]
    given += [(name, function(bench)) for name, function in model.misconceptions]
    return [
        (f"{code.slug} {name} {exercise}", kinds[exercise], raw)
        for name, answers in given
        for exercise, raw in answers.items()
    ]


def false_alarms(folder: Path, seeds: range) -> tuple[int, list[str]]:
    code, model, brief = load_lab(folder), load_model(folder), (folder / "brief.md").read_text()
    count, alarms = 0, []
    for seed in seeds:
        bench, allowed = prepared(code, f"guard-{seed}", brief)
        for what, kind, raw in answers_of(code, model, bench):
            count += 1
            signs = screen_answer(kind, raw, allowed)
            signs += edited(kind, raw, bench, allowed)
            alarms += [f"{what}: {sign.sentence}" for sign in signs]
        for name, data in bench.files.items():
            count += 1
            # One byte more, so that it is not known again as a whole.
            alarms += [sign.sentence for sign in screen_object(data + b"\0", name, allowed)]
        for text in (data.decode("utf-8", "replace") for data in bench.messages.values()):
            count += 1
            alarms += [sign.sentence for sign in screen_message(text, allowed)]
    return count, alarms


def edited(kind: str, raw: Any, bench: Bench, allowed: Allowed) -> tuple[Sign, ...]:
    """Return the signs in the file that edits leave, as if it had been sent."""
    if kind != "edit_dataset" or not isinstance(raw, str):
        return ()
    given = json.loads(raw)
    try:
        data = apply_edits(bench.files[given["source"]], given["edits"])
    except UnreadableSample:
        return ()
    return refusing(screen_object(data, "mine.dcm", allowed))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_answer_of_a_lab_is_a_false_alarm(folder: Path) -> None:
    count, alarms = false_alarms(folder, range(3))

    assert count
    assert not alarms


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_answer_of_a_lab_is_a_false_alarm_over_many_seeds(folder: Path) -> None:
    assert not false_alarms(folder, range(3, 23))[1]


def as_ours(data: bytes, rng: Random) -> tuple[bytes, Bench]:
    """Return a packaged sample as labs bring it to the bench, and a bench that has its patient."""
    person, found = draw_person(rng, ascii_only=True), read_object(data)
    changes: dict[str, object] = {
        "PatientName": person.dicom_name,
        "PatientID": person.mrn,
        "PatientBirthDate": person.birth_day,
        "InstitutionName": draw_hospital(rng),
    }
    for element in found.elements:
        private = int(element.tag[4], 16) % 2 == 1
        keep = element.keyword in changes or element.part == "meta"
        if (
            private
            or (not keep and (element.vr in {"PN", "SQ"} or element.keyword in _CLEARED))
            or element.tag.startswith("(60")
        ):
            changes[element.path] = None
    ours = change(data, changes)
    told = f"{person.dicom_name} {person.mrn} {person.birth_day}"
    return ours, Bench(words={"patient": told})


_CLEARED = {
    "AccessionNumber", "DeviceSerialNumber", "InstitutionAddress", "InstitutionalDepartmentName",
    "OtherPatientIDs", "StudyID", "PatientComments", "ImageComments", "PatientTelephoneNumbers",
    "PatientAddress", "AdmissionID", "RegionOfResidence", "CurrentPatientLocation",
}  # fmt: skip


def test_clean_objects_and_messages_pass(capsys: pytest.CaptureFixture[str]) -> None:
    rng = Random("clean")  # noqa: S311 - a seed, not a secret
    count, alarms = 0, []
    for path in sorted(SAMPLES.glob("*.dcm")):
        try:
            ours, bench = as_ours(path.read_bytes(), rng)
        except (UnreadableSample, ValueError):
            continue
        count += 1
        if found := refusing(screen_object(ours, "sample.dcm", allowed_for(bench))):
            alarms.append(f"{path.name}: {found[0].sentence}")
    for number in range(60):
        bench = carrier(f"clean-{number}")
        allowed = allowed_for(bench)
        clean = change(bench.files["ct.dcm"], {"SeriesDescription": "Axial 5 mm", "Rows": 64})
        count += 2
        signs = screen_object(clean, f"answer_{number}.dcm", allowed)
        signs += screen_message(bench.messages["order"].decode() + "NTE|1||Please hurry\r", allowed)
        alarms += [f"cast {number}: {sign.sentence}" for sign in refusing(signs)]

    with capsys.disabled():
        print(f"\nPHI guard: {len(alarms)} of {count} clean flagged.")  # noqa: T201 - the rate is what the test is for
    assert count >= 150
    assert len(alarms) <= MOST_FALSE * count, alarms


@pytest.mark.parametrize(
    "name",
    [
        "ct.dcm", "IM000123.dcm", "1.2.840.113619.2.1.dcm", "my answer (2).dcm", "corrected.dcm",
        "image-00000012.dcm", "CT_chest_axial.dcm", "fixed_final_v3.dcm", "20260110.dcm", "a.DCM",
    ],
)  # fmt: skip
def test_names_of_files_that_people_give_pass(name: str) -> None:
    bench = carrier("1")
    data = change(bench.files["ct.dcm"], {"SeriesNumber": "4"})

    assert not refusing(screen_object(data, name, allowed_for(bench)))


@pytest.mark.parametrize(
    "name",
    ["Mueller^Bartosz", "MÜLLER, Bartosz", "Bartosz Müller", "MÃ¼ller^Bartosz", "ANONYMOUS",
     "DOE^JANE", "TEST^PATIENT", "QC^WATER PHANTOM", "SUBJ-0012", "^^^^", "----", "Müller^B^^Dr"],
)  # fmt: skip
def test_our_cast_and_stand_ins_pass_however_they_are_written(name: str) -> None:
    allowed = allowed_for(Bench(words={"patient": "Müller^Bartosz"}))
    edit = '{"source": "a", "edits": [{"op": "set", "path": "PatientName", "value": ["%s"]}]}'

    assert not screen_answer("edit_dataset", edit % name, allowed)
    assert not screen_message(f"MSH|^~\\&|A\rPID|1||||{name}", allowed)


def test_a_wrong_value_derived_from_the_bench_passes() -> None:
    bench = carrier("1")
    allowed = allowed_for(bench)
    order = bench.messages["order"].decode()
    number = order.split("\r")[1].split("|")[3].split("^")[0]
    slips = (number[:-2], "0" + number, number[1] + number[0] + number[2:], number + "-1")

    for slip in slips:
        assert not screen_message(order.replace(number, slip), allowed), slip


# --- typed answers ------------------------------------------------------------------------------


def test_a_pasted_message_is_found_in_any_answer() -> None:
    allowed = allowed_for(carrier("1"))
    pasted = "MSH|^~\\&|EPIC|WEXCOMBE\nPID|1||48210377||SMITH^JOHN||19580317|M"

    for text in (pasted, f"See this:\n{pasted}", pasted.replace("MSH|^~\\&|EPIC|WEXCOMBE\n", "")):
        assert {sign.code for sign in screen_typed(text, allowed)} >= {"NAME", "BIRTH_DATE"}


@pytest.mark.parametrize(
    "text",
    ["I would phone Dr. Hargreaves at 217-555-0142.", "Ask John Smith in radiology.", "42 px",
     "The MRN is in PID-3, the SSN in PID-19.", "born digital", "user@host is refused", "MRN 12"],
)  # fmt: skip
def test_a_thought_about_the_work_is_no_sign(text: str) -> None:
    assert not screen_typed(text)


def test_a_sentence_never_quotes_a_value() -> None:
    allowed = allowed_for(carrier("1"))
    for case in planted("1"):
        for sign in screen(case, allowed):
            told = sign.sentence + sign.place + sign.code
            for needle in (
                "Smith",
                "SMITH",
                "Johnson",
                "48210377",
                "078-05",
                "555-0142",
                "19580317",
            ):
                assert needle not in told, (case.kind, case.where, told)
    with pytest.raises(RefusedUpload) as refused:
        refuse(screen_message("MSH|^~\\&|A\rPID|1||||Smith^John"))
    assert refused.value.sentences[1] == (
        "PID-5 holds a name of nobody in our labs: \N{LEFT DOUBLE QUOTATION MARK}S"
        "\N{HORIZONTAL ELLIPSIS} J\N{HORIZONTAL ELLIPSIS}\N{RIGHT DOUBLE QUOTATION MARK}."
    )


# --- damage and time ----------------------------------------------------------------------------


def test_damaged_objects_end_in_signs() -> None:
    rng = Random("damage")  # noqa: S311 - a seed, not a secret
    cases = [case.data for case in planted("1") if case.data][::7]
    for data in cases:
        for _ in range(8):
            cut = bytearray(data[: rng.randrange(1, len(data))])
            cut[rng.randrange(len(cut))] ^= 1 << rng.randrange(8)
            assert isinstance(screen_object(bytes(cut), "x.dcm"), tuple)


HOSTILE_TEXTS = (
    "(" * 400_000,
    "MRN 1234 " * 60_000,
    "Dr. " * 150_000,
    "1" * 500_000,
    "a@" * 250_000,
    "A^" * 250_000,
    "Smith John " * 40_000,
    "12-12-" * 80_000,
    "<" * 400_000,
    "\u0301" * 300_000,
    "tel " * 100_000,
)


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=range(len(HOSTILE_TEXTS)))
def test_hostile_texts_cost_little_time(text: str) -> None:
    bench = carrier("1")
    allowed = allowed_for(bench)
    document = (
        encapsulated(bench.files["ct.dcm"], pdf(text[:200_000], deflate=True), "x")
        if (text.isascii())
        else b""
    )

    began = time.process_time()
    screen_message(f"MSH|^~\\&|A\rPID|1||||{text}\rOBX|1|TX|a||{text}", allowed)
    screen_typed(text, allowed)
    screen_object(document, text[:200], allowed)

    assert time.process_time() - began < HOSTILE_SECONDS


def test_an_object_of_forty_kilobytes_takes_milliseconds() -> None:
    data = (SAMPLES / "CT_small.dcm").read_bytes()
    allowed = allowed_for(carrier("1"))

    spent = min(_milliseconds(lambda: screen_object(data, "ct.dcm", allowed)) for _ in range(30))
    reading = min(_milliseconds(lambda: read_object(data)) for _ in range(30))

    # Other tests may run beside this one, so a slow machine is known by how long it takes to read.
    assert spent < max(LONGEST_MS, 3 * reading)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def test_an_archive_is_screened_file_by_file() -> None:
    bench = carrier("1")
    bad = change(bench.files["ct.dcm"], {"PatientName": "Smith^John"})
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.dcm", bench.files["ct.dcm"])
        archive.writestr("b.dcm", bad)
    assert packed.getvalue().startswith(ZIP_MAGIC)

    assert [s.code for s in screen_object(packed.getvalue(), "all.zip", allowed_for(bench))] == [
        "NAME"
    ]


def test_without_a_bench_our_own_people_pass_by_name() -> None:
    bench = carrier("1")

    found = {sign.code for sign in screen_object(bench.files["ct.dcm"], "ct.dcm", NOTHING)}

    assert "NAME" not in found
    assert "INSTITUTION" not in found
