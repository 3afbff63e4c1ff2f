"""One finding a fault, at its place; and none where nothing is wrong."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UnreadableSample
from app.hl7 import Hl7Finding, check_message, read_message
from app.hl7.specs import segment_spec
from tests.hl7.hl7_samples import ADT_A01, ORM_O01, ORU_R01, built_by_hl7apy, written


def found(text: str | bytes, version: str | None = None) -> list[tuple[str, str, str]]:
    """Return code, severity and path of each finding, hints aside."""
    return [
        (one.code, one.severity, one.path)
        for one in check_message(read_message(text), version)
        if one.severity != "hint"
    ]


def errors(text: str) -> list[Hl7Finding]:
    return [one for one in check_message(read_message(text)) if one.severity == "error"]


@pytest.mark.parametrize("sample", [ADT_A01, ORM_O01, ORU_R01])
def test_a_sound_message_has_no_findings(sample: str) -> None:
    assert check_message(read_message(sample.encode())) == ()


BUILT = [
    (structure, event, version)
    for structure, event, versions in (
        ("ADT_A01", "A01", "2.3.1 2.5.1 2.8"),
        ("ORM_O01", "O01", "2.3.1 2.5.1"),
        ("OMI_O23", "O23", "2.5.1 2.8"),
        ("ORU_R01", "R01", "2.3.1 2.5.1 2.8"),
        ("SIU_S12", "S12", "2.3.1 2.5.1 2.8"),
        ("ADT_A39", "A40", "2.3.1 2.5.1 2.8"),
        ("MDM_T02", "T02", "2.3.1 2.5.1 2.8"),
    )
    for version in versions.split()
]


@pytest.mark.parametrize(("structure", "event", "version"), BUILT)
def test_a_message_built_elsewhere_has_no_errors(structure: str, event: str, version: str) -> None:
    assert errors(built_by_hl7apy(structure, event, version)) == []


def changed(sample: str, old: str, new: str) -> str:
    assert sample.count(old) == 1
    return sample.replace(old, new)


EVN, PID = ADT_A01.split("\r")[1:3]
ORC = ORM_O01.split("\r")[3]
OBR = ORU_R01.split("\r")[2]
STRUCTURE = [
    ("a local segment", ADT_A01, "PV1|1|I", "ZPV|x\rPV1|1|I", []),
    ("order", ADT_A01, "NK1|1|BYRON^ANNE|MTH\rPV1|1|I|WARD^2^1",
     "PV1|1|I|WARD^2^1\rNK1|1|BYRON^ANNE|MTH", [("SEGMENT_ORDER", "error", "NK1")]),
    ("no PID", ADT_A01, f"{PID}\r", "",
     [("MISSING_SEGMENT", "error", "PID")]),
    ("no PV1", ADT_A01, "PV1|1|I|WARD^2^1\r", "", [("MISSING_SEGMENT", "error", "PV1")]),
    ("PID late", ADT_A01, f"{EVN}\r{PID}", f"{PID}\r{EVN}",
     [("SEGMENT_ORDER", "error", "EVN")]),
    ("two PV1", ADT_A01, "PV1|1|I|WARD^2^1", "PV1|1|I|WARD^2^1\rPV1|2|I",
     [("TOO_MANY_SEGMENTS", "error", "PV1[2]")]),
    ("a stranger", ADT_A01, "PV1|1|I|WARD^2^1", "PV1|1|I|WARD^2^1\rOBR|1|||X",
     [("UNEXPECTED_SEGMENT", "error", "OBR")]),
    ("no such segment", ADT_A01, "PV1|1|I|WARD^2^1", "PV1|1|I|WARD^2^1\rQQQ|1",
     [("UNKNOWN_SEGMENT", "error", "QQQ")]),
    ("a broken line", ORM_O01, "Rule out nodule", "Rule out\rnodule",
     [("SEGMENT_NAME", "error", "nod")]),
    ("no OBR in a result", ORU_R01, f"{OBR}\r", "", [("MISSING_SEGMENT", "error", "OBR")]),
    ("no order group", ORM_O01, f"{ORC}\r", "", [("MISSING_SEGMENT", "error", "ORC")]),
    ("note before its request", ORM_O01, "7^HOUSE^GREG\rOBR|1", "7^HOUSE^GREG\rNTE|1||x\rOBR|1",
     [("SEGMENT_ORDER", "error", "NTE")]),
    ("second header", ADT_A01, "PV1|1|I|WARD^2^1", f"PV1|1|I|WARD^2^1\r{ADT_A01.split(chr(13))[0]}",
     [("TOO_MANY_SEGMENTS", "error", "MSH[2]")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sample", "old", "new", "expected"), STRUCTURE)
def test_the_structure_is_held(
    name: str, sample: str, old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert name
    assert found(changed(sample, old, new)) == expected


NULLS = '""|""'
FIELDS = [
    (ADT_A01, "18151210|F", "18151210|X", ("TABLE_VALUE", "error", "PID-8")),
    (ADT_A01, "18151210", "18150230", ("DATA_TYPE", "error", "PID-7")),
    (ADT_A01, "18151210", "1815-12-10", ("DATA_TYPE", "error", "PID-7")),
    (ADT_A01, "MRN0042^^^NORTH^MR", "", ("REQUIRED_FIELD", "error", "PID-3")),
    (ADT_A01, "MRN0042^^^NORTH^MR", "^^^NORTH^MR", ("REQUIRED_PART", "warning", "PID-3.1")),
    (ADT_A01, "PV1|1|I", "PV1|1|", ("REQUIRED_FIELD", "error", "PV1-2")),
    (ADT_A01, "PID|1|", "PID|one|", ("DATA_TYPE", "error", "PID-1")),
    (ADT_A01, "PID|1|", "PID|1~2|", ("TOO_MANY_REPETITIONS", "error", "PID-1[2]")),
    (ADT_A01, "LOVELACE^ADA", "LOVELACE^ADA^^^^^^^^^^^^^x",
     ("EXTRA_PART", "warning", "PID-5")),
    (ADT_A01, "18151210|F", "18151210|F^x", ("STRAY_DELIMITER", "warning", "PID-8")),
    (ADT_A01, "MRN0042^^^NORTH^MR", "MRN0042^^^NORTH&1.2&XX^MR", None),
    (ADT_A01, "MRN0042^^^NORTH^MR", "MRN0042^^^NORTH^MR^^2024x", ("DATA_TYPE", "error", "PID-3.7")),
    (ADT_A01, "MRN0042^^^NORTH^MR", "A~B^^^^^^9", ("DATA_TYPE", "error", "PID-3[2].7")),
    (ADT_A01, "18151210|F", NULLS, None),
    (ORM_O01, r"nodule \T\ effusion", r"C:\temp", ("BAD_ESCAPE", "warning", "NTE-3")),
    (ORM_O01, r"nodule \T\ effusion", "nodule & more", ("STRAY_DELIMITER", "warning", "NTE-3")),
    (ORM_O01, r"nodule \T\ effusion", r"\.br\ \H\x\N\ \X41\ \.sp+3\ ", None),
    (ORM_O01, "OBR|1|PL100", "OBR|1|PL101", ("ORDER_NUMBERS_DISAGREE", "error", "OBR-2")),
    (ORM_O01, "|FL100^PACS|CT", "|FL9^PACS|CT", ("ORDER_NUMBERS_DISAGREE", "error", "OBR-3")),
    (ORM_O01, "ORC|NW|PL100^RIS|", "ORC|NW||", None),
    (ORM_O01, "ORC|NW", "ORC|ZZ", ("TABLE_VALUE", "error", "ORC-1")),
    (ORM_O01, "|CTCHEST^CT CHEST^L|", "||", ("REQUIRED_FIELD", "error", "OBR-4")),
    (ORU_R01, "||0.9|", "||<0.9|", ("DATA_TYPE", "error", "OBX-5")),
    (ORU_R01, "||0.9|", "||0,9|", ("DATA_TYPE", "error", "OBX-5")),
    (ORU_R01, "|NM|", "|TX|", None),
    (ORU_R01, "|NM|", "||", ("CONDITIONAL_FIELD", "error", "OBX-2")),
    (ORU_R01, "|NM|", "|QQ|", ("TABLE_VALUE", "error", "OBX-2")),
    (ORU_R01, "|NM|2160-0^CREATININE^LN||0.9", "|SN|2160-0^CREATININE^LN||<^0.9", None),
    (ORU_R01, "|NM|2160-0^CREATININE^LN||0.9", "|DT|2160-0^CREATININE^LN||20240132",
     ("DATA_TYPE", "error", "OBX-5")),
    (ORU_R01, "2160-0^CREATININE^LN", "2160-0^CREATININE^99LOC", None),
    (ORU_R01, "CH|F\r", "CH|\r", ("CONDITIONAL_FIELD", "warning", "OBR-25")),
    (ADT_A01, "EVN||", "EVN|A02|", ("EVENTS_DISAGREE", "warning", "EVN-1")),
    (ADT_A01, "MSG00003", "MSG00003-with-a-long-tail", ("TOO_LONG", "warning", "MSH-10")),
    (ADT_A01, "|I|WARD^2^1\r", f"|I|WARD{'|' * 50}x\r", ("EXTRA_FIELD", "warning", "PV1-53")),
]  # fmt: skip


@pytest.mark.parametrize(("sample", "old", "new", "expected"), FIELDS)
def test_a_fault_in_a_field_gives_one_finding(
    sample: str, old: str, new: str, expected: tuple[str, str, str] | None
) -> None:
    assert found(changed(sample, old, new)) == ([] if expected is None else [expected])


def test_a_surplus_part_is_found_where_it_stands() -> None:
    text = changed(ADT_A01, "LOVELACE^ADA", "LOVELACE^ADA^^^^^^^^^^^^^SURPLUS")

    [finding] = check_message(read_message(text))

    assert text[finding.offset : finding.offset + finding.length] == "SURPLUS"


HEADERS = [
    ("|2.5.1", "|2.9", [("VERSION", "error", "MSH-12")]),
    ("|2.5.1", "|", [("VERSION", "error", "MSH-12")]),
    ("ADT^A01^ADT_A01", "ADT^A08^ADT_A08", [("STRUCTURE_NAME", "error", "MSH-9.3")]),
    ("ADT^A01^ADT_A01", "ADT^A01", []),
    ("ADT^A01^ADT_A01", "ADX^A01", [("MESSAGE_TYPE", "error", "MSH-9.1")]),
    ("ADT^A01^ADT_A01", "ADT^X99", [("TRIGGER_EVENT", "error", "MSH-9.2")]),
    ("ADT^A01^ADT_A01", "", [("MESSAGE_TYPE", "error", "MSH-9")]),
    ("|P|2.5.1", "|Q|2.5.1", [("TABLE_VALUE", "error", "MSH-11")]),
    ("|MSG00003|", "||", [("REQUIRED_FIELD", "error", "MSH-10")]),
    ("|^~\\&|", "|^~\\&#|", [("ENCODING_CHARACTERS", "warning", "MSH-2")]),
    ("|^~\\&|", "|^~\\|", [("ENCODING_CHARACTERS", "error", "MSH-2")]),
    ("|^~\\&|", "|^~\\~|", [("ENCODING_CHARACTERS", "error", "MSH-2")]),
    ("|2.5.1\r", "|2.5.1||||||UTF-ACHT\r", [("CHARACTER_SET", "warning", "MSH-18")]),
]


@pytest.mark.parametrize(("old", "new", "expected"), HEADERS)
def test_the_header_is_held(old: str, new: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(changed(ADT_A01, old, new)) == expected


@pytest.mark.parametrize(
    ("character_set", "codec", "code"),
    [
        ("", "latin-1", "CHARACTER_SET_UNDECLARED"),
        ("", "utf-8", "CHARACTER_SET_UNDECLARED"),
        ("UNICODE UTF-8", "latin-1", "UNDECODABLE_BYTE"),
        ("8859/1", "utf-8", "CHARACTER_SET_MISMATCH"),
        ("ASCII", "utf-8", "UNDECODABLE_BYTE"),
        ("8859/1", "latin-1", None),
        ("UNICODE UTF-8", "utf-8", None),
    ],
)
def test_bytes_are_held_to_msh_18(character_set: str, codec: str, code: str | None) -> None:
    text = changed(ADT_A01, "|2.5.1\r", f"|2.5.1||||||{character_set}\r")
    data = changed(text, "LOVELACE", "MÜLLER").encode(codec)

    codes = {one.code for one in check_message(read_message(data))}

    assert codes == ({code} if code else set())
    if code:
        first = check_message(read_message(data))[0]
        assert (first.path, first.offset) == ("PID-5", text.index("LOVELACE") + 1)


def test_every_finding_says_where_and_what() -> None:
    text = changed(changed(ADT_A01, "18151210|F", "19990230|X"), "|P|2.5.1", "|Q|2.5.1")

    findings = check_message(read_message(text))

    assert [one.path for one in findings] == ["MSH-11", "PID-7", "PID-8"]
    for one in findings:
        assert text[one.offset : one.offset + one.length] in {"Q", "19990230", "X"}
        assert one.says.startswith(one.path)
        assert one.says.endswith(".")
        assert one.expected.endswith(".")
        assert one.clause.startswith("HL7 v2.5.1 ch. ")
    sex = findings[-1]
    assert sex.says == "PID-8 Administrative Sex holds X, which is not in HL7 table 0001."
    assert sex.expected.startswith("One of A (Ambiguous), F (Female), M (Male)")
    assert sex.clause == "HL7 v2.5.1 ch. 3.4.2.8"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_offsets_count_one_character_a_line_end(end: str) -> None:
    faulty = changed(ADT_A01, "18151210|F", "18151210|X")

    [finding] = check_message(read_message(faulty.replace("\r", end)))

    assert finding.offset == faulty.index("|X") + 1


def test_line_ends_are_a_fault_of_bytes_and_not_of_an_editor() -> None:
    text = ADT_A01.replace("\r", "\n")

    assert found(text) == []
    assert found(text.encode()) == [("LINE_END", "error", "MSH")]


@pytest.mark.parametrize(
    ("ends", "path", "says"),
    [
        (["\n"] * 3, "MSH", "a line feed (0x0A), at character {}"),
        (["\r\n"] * 3, "MSH", "a carriage return and a line feed (0x0D 0x0A), at character {}"),
        (["\r", "\n", "\r"], "EVN", "a line feed (0x0A), at character {}"),
        (["\r", "\r", "\r\n"], "PID", "a carriage return and a line feed (0x0D 0x0A)"),
    ],
)
def test_the_first_wrong_line_end_is_named_with_its_place(
    ends: list[str], path: str, says: str
) -> None:
    lines = ADT_A01.rstrip("\r").split("\r")[:3]
    data = "".join(line + end for line, end in zip(lines, ends, strict=True))
    wrong = [n for n, end in enumerate(ends) if end != "\r"]
    place = sum(len(line) + 1 for line in lines[: wrong[0] + 1]) - 1

    for findings in (
        check_message(read_message(data.encode())),
        check_message(read_message(data), as_sent=True),
    ):
        [told] = [one for one in findings if one.code == "LINE_END"]
        assert (told.path, told.offset, told.severity) == (path, place, "error")
        assert f"{path} ends with {says.format(place + 1)}" in told.says
        assert f"{len(wrong)} of its 3 line ends" in told.says
        assert "carriage return (0x0D)" in told.expected
        assert told.clause == "HL7 v2.5.1 ch. 2.5.4"


def test_carriage_returns_are_no_fault_however_they_came() -> None:
    assert check_message(read_message(ADT_A01.encode())) == ()
    assert check_message(read_message(ADT_A01), as_sent=True) == ()


def test_choice_takes_any_of_its_segments() -> None:
    for request in ("OBR|1|P|F|X^Y^L", "RXO|X^Y^L|1||mg"):
        text = "\r".join([ORM_O01.split("\r")[0], "ORC|NW|P", request])
        assert [one for one in found(text) if "SEGMENT" in one[0]] == []


def test_segments_in_repeated_groups_keep_their_place() -> None:
    lines = ORU_R01.strip().split("\r")
    text = "\r".join([*lines, lines[2], "NTE|1||x", lines[3], lines[4], "SPM|1|||BLD^Blood^L", ""])

    assert found(text) == []


def test_a_withdrawn_message_is_named_with_its_successor() -> None:
    [finding, *_] = check_message(read_message(ORM_O01), "2.8")

    assert finding.code == "MESSAGE_TYPE"
    assert "OMI^O23^OMI_O23" in finding.expected


def test_a_new_order_needs_the_number_of_its_placer() -> None:
    text = ORM_O01.replace("PL100^RIS", "")

    assert found(text) == [("ORDER_NUMBER_MISSING", "error", "ORC-2")]
    assert found(text.replace("ORC|NW", "ORC|SC")) == []


def test_a_merge_into_itself_is_an_error() -> None:
    text = written(
        "MSH|^~\\&|A||||20240131||ADT^A40^ADT_A39|1|P|2.5.1",
        "EVN||20240131",
        "PID|||A1^^^N||DOE^JOE",
        "MRG|A1^^^N",
    )

    assert found(text) == [("MERGED_INTO_ITSELF", "error", "MRG-1")]
    assert found(text.replace("MRG|A1", "MRG|A2")) == []


def test_a_batch_is_checked_message_by_message() -> None:
    text = f"FHS|^~\\&\rBHS|^~\\&\r{ADT_A01}{ORU_R01}BTS|2\rFTS|1\r"

    assert found(text) == []
    assert found(changed(text, "PV1|1|I|WARD^2^1\r", "")) == [("MISSING_SEGMENT", "error", "PV1")]


def test_user_defined_tables_are_only_hinted_at() -> None:
    findings = check_message(read_message(changed(ADT_A01, "WARD^2^1", "WARD^2^1|||||||XYZ")))

    assert [(one.code, one.severity, one.path) for one in findings] == [
        ("TABLE_VALUE", "hint", "PV1-10")
    ]


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3", "2.4", "2.6", "2.7", "2.7.1", "2.8.2"])
def test_every_version_is_checked(version: str) -> None:
    findings = check_message(read_message(changed(ADT_A01, "18151210|F", "18151399|F")), version)

    assert "DATA_TYPE" in {one.code for one in findings}


def test_findings_stop_at_a_thousand() -> None:
    text = ORU_R01 + "OBX|x|NM|A^B^L||y|\r" * 5000

    findings = check_message(read_message(text))

    assert len(findings) == 1001
    assert findings[-1].code == "TOO_MANY_FINDINGS"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_damage_ends_in_findings_or_in_a_sentence(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from([ADT_A01, ORM_O01, ORU_R01])).encode()
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(sample)))
        cut = data.draw(st.integers(0, 8))
        sample = sample[:at] + data.draw(st.binary(max_size=6)) + sample[at + cut :]
    try:
        message = read_message(sample)
    except UnreadableSample:
        return
    for finding in check_message(message):
        assert 0 <= finding.offset <= len(message.text)
        assert finding.offset + finding.length <= len(message.text) + 1
        finding.says.encode()
        assert finding.says.endswith(".")


def test_the_time_of_a_check_grows_with_the_length_and_not_faster() -> None:
    line = "OBX|1|NM|2160-0^CREATININE^LN||0.9~1.0|mg/dL|0.5-1.1|N|||F\r"

    def seconds(count: int) -> float:
        message = read_message(ORU_R01 + line * count)
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            check_message(message)
            best = min(best, time.process_time() - start)
        return best

    seconds(10)
    assert seconds(10_000) < 10 * 3 * seconds(1_000)


@pytest.mark.parametrize("mark", ["~", "^", "&", "\\", "|"])
def test_a_field_of_nothing_but_delimiters_is_checked_in_linear_time(mark: str) -> None:
    message = read_message(changed(ORU_R01, "Fasting", mark * 1_000_000))

    start = time.process_time()
    check_message(message)

    assert time.process_time() - start < 5


@pytest.mark.parametrize("version", ["2.2", "2.3", "2.3.1", "2.4", "2.5.1", "2.7"])
def test_a_result_that_stands_alone_needs_no_sub_id(version: str) -> None:
    spec = segment_spec(version, "OBX")

    assert spec is not None
    assert (spec.fields[3].number, spec.fields[3].usage) in {(4, "O"), (4, "C")}
