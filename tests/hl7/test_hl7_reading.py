"""Reading keeps every byte, finds every part, and refuses in a sentence."""

import time

import hl7
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import OverLimit, UnreadableSample
from app.hl7 import EncodingCharacters, escape, read_message, unescape
from tests.hl7.hl7_samples import ADT_A01, ORM_O01, ORU_R01

MARKS = "|^~\\&#!$%*+;:/@"
line_ends = st.sampled_from(["\r", "\n", "\r\n"])
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=12)


@st.composite
def encodings(draw: st.DrawFn) -> EncodingCharacters:
    marks = draw(st.permutations(MARKS))
    field, component, repetition, escape_mark, subcomponent, truncation = marks[:6]
    return EncodingCharacters(
        field,
        component,
        repetition,
        escape_mark,
        subcomponent,
        truncation if draw(st.booleans()) else "",
    )


@st.composite
def messages(draw: st.DrawFn) -> tuple[EncodingCharacters, list[list[list[list[str]]]], str]:
    """Draw delimiters, segments as fields of repetitions of components, and the text of them."""
    encoding = draw(encodings())
    component = texts.map(lambda text: escape(text, encoding))
    field = st.lists(st.lists(component, min_size=1, max_size=3), min_size=1, max_size=3)
    body = draw(st.lists(st.lists(field, max_size=4), max_size=5))
    text = f"MSH{encoding.field}{encoding.declared}{encoding.field}X"
    for number, fields in enumerate(body):
        name = draw(st.sampled_from(["PID", "OBX", "ZZ9", "NTE"]))
        written = [
            encoding.repetition.join(encoding.component.join(parts) for parts in repetitions)
            for repetitions in fields
        ]
        end = draw(line_ends)
        text += end + encoding.field.join([name, *written]) + (end if number % 2 else "")
    return encoding, body, draw(st.sampled_from(["", "\ufeff"])) + text


@given(messages())
def test_reading_and_writing_gives_the_same_bytes(
    drawn: tuple[EncodingCharacters, list[list[list[list[str]]]], str],
) -> None:
    data = drawn[2].encode()

    assert read_message(data).to_bytes() == data
    assert read_message(drawn[2]).to_bytes() == data


@given(messages())
def test_segments_fields_repetitions_and_components_are_as_many_as_were_written(
    drawn: tuple[EncodingCharacters, list[list[list[list[str]]]], str],
) -> None:
    encoding, body, text = drawn

    message = read_message(text)

    assert message.encoding_characters == encoding
    assert len(message.segments) == len(body) + 1
    for segment, fields in zip(message.segments[1:], body, strict=True):
        assert len(segment.fields) == len(fields) + 1
        for number, repetitions in enumerate(fields, 1):
            for count, components in enumerate(repetitions, 1):
                for place, written in enumerate(components, 1):
                    path = f"{segment.name}[{segment.ordinal}]-{number}[{count}].{place}"
                    assert message.raw(path) == written
                    offset, length = message.place(path) or (0, -1)
                    assert message.text[offset : offset + length] == written
                path = f"{segment.name}[{segment.ordinal}]-{number}[{count}].{len(components) + 1}"
                assert message.raw(path) is None


@given(texts, encodings())
def test_an_escaped_text_reads_back(text: str, encoding: EncodingCharacters) -> None:
    written = escape(text, encoding)

    assert unescape(written, encoding) == text
    assert encoding.field not in written
    assert encoding.component not in written


SETS = ["", "8859/1", "UNICODE UTF-8", "X", "ISO IR87", "ASCII~ISO IR87", "GB 18030-2000",
        "UNICODE UTF-16"]  # fmt: skip
headers = st.sampled_from(SETS).map(lambda name: f"MSH|^~\\&||||||||||2.5.1||||||{name}|".encode())


def refusal(data: bytes) -> str:
    """Return why *data* cannot be read, or nothing after proving that it is kept."""
    try:
        message = read_message(data)
    except UnreadableSample as error:
        return str(error)
    assert message.to_bytes() == data
    assert "".join(segment.raw for segment in message.segments).encode()
    return ""


@given(st.binary(max_size=200), headers | st.just(b""))
def test_any_bytes_end_in_the_same_bytes_or_in_a_sentence(data: bytes, header: bytes) -> None:
    said = refusal(header + data)

    assert said == "" or (said.endswith(".") and not header)


@pytest.mark.parametrize("sample", [ADT_A01, ORM_O01, ORU_R01])
def test_a_second_reader_sees_the_same_fields(sample: str) -> None:
    theirs = hl7.parse(sample)

    ours = read_message(sample)

    assert [segment.raw for segment in ours.segments] == [str(one) for one in theirs]
    for mine, other in zip(ours.segments[1:], list(theirs)[1:], strict=True):
        assert list(mine.fields) == [str(field) for field in other]
    assert ours.get("MSH-9.2") == str(theirs.extract_field("MSH", 1, 9, 1, 2))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("MSH-1", "|"),
        ("MSH-2", "^~\\&"),
        ("MSH-3", "RIS"),
        ("MSH-9", "ORM^O01^ORM_O01"),
        ("MSH-9.2", "O01"),
        ("PID-3", "MRN0042^^^NORTH^MR"),
        ("PID-3.1", "MRN0042"),
        ("PID-3[2].5", "SS"),
        ("PID-3[3]", None),
        ("PID-2", ""),
        ("PID-5.1", "LOVELACE"),
        ("PID-5.4", None),
        ("PID-40", None),
        ("PID-8.1.1", "F"),
        ("NTE-3", "Rule out nodule & effusion"),
        ("ZDS-1.1", "1.2.826.0.1.3680043.10.1"),
        ("OBX-1", None),
    ],
)
def test_values_are_found_by_path(path: str, value: str | None) -> None:
    assert read_message(ORM_O01).get(path) == value


def test_null_empty_and_absent_are_three_facts() -> None:
    message = read_message('MSH|^~\\&|\rPID|1||""|007')

    assert [message.get(f"PID-{n}") for n in (2, 3, 4, 5)] == ["", '""', "007", None]


def test_what_a_header_says_is_named() -> None:
    message = read_message(ORM_O01)

    assert (message.message_type, message.trigger_event, message.structure) == (
        "ORM",
        "O01",
        "ORM_O01",
    )
    assert (message.version, message.control_id, message.character_set) == (
        "2.5.1",
        "MSG1",
        "UNICODE UTF-8",
    )
    assert read_message("MSH|^~\\&|||||||ADT^A08||P|2.5.1").structure == "ADT_A01"


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("MSH|^~\\&|", ""),
        ("MSH|^~\\&|\r", "\r"),
        ("MSH|^~\\&|\nPID|1\n", "\n"),
        ("MSH|^~\\&|\r\nPID|1\r\n", "\r\n"),
        ("MSH|^~\\&|\rPID|1\n", "mixed"),
    ],
)
def test_line_ends_are_told_apart(text: str, ending: str) -> None:
    message = read_message(text.encode())

    assert message.line_ending == ending
    assert all(segment.name in {"MSH", "PID"} for segment in message.segments)


@pytest.mark.parametrize(
    ("character_set", "codec"),
    [("8859/1", "latin-1"), ("UNICODE UTF-8", "utf-8"), ("8859/15", "iso8859-15"),
     ("ISO IR87", "iso2022_jp"), ("~ISO IR87", "iso2022_jp")],
)  # fmt: skip
def test_bytes_are_read_by_msh_18(character_set: str, codec: str) -> None:
    name = "山田" if "IR87" in character_set else "Müller"
    text = f"MSH|^~\\&||||||||||2.5.1||||||{character_set}\rPID|||1||{name}^X"

    assert read_message(text.encode(codec)).get("PID-5.1") == name


def test_bytes_outside_the_declared_set_are_kept() -> None:
    data = "MSH|^~\\&||||||||||2.5.1||||||UNICODE UTF-8\r\nPID|||é||M".encode() + b"\xfcller\r\n"

    message = read_message(data)

    assert message.get("PID-3") == "é"
    assert message.get("PID-5") == "Müller"
    assert message.text[next(iter(message.odd))] == "ü"
    assert message.to_bytes() == data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing"),
        (b"\rMSH|^~\\&|", "white space"),
        (b"PID|1", "PID"),
        (b"\x0bMSH|^~\\&|\r\x1c\r", "MLLP"),
        (b"<HL7/>", "XML"),
        (b'{"a": 1}', "JSON"),
        (b"msh|^~\\&|", "small letters"),
        (b"MSH", "field separator"),
        (b"\xff\xfeM\x00", "starts with"),
    ],
)
def test_other_data_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableSample, match=words):
        read_message(data)


def test_utf_16_is_read() -> None:
    data = "\ufeffMSH|^~\\&|ä".encode("utf-16-le")

    message = read_message(data)

    assert message.get("MSH-3") == "ä"
    assert message.to_bytes() == data


@pytest.mark.parametrize(
    "data", [b"MSH|" + bytes(16 * 1024 * 1024), b"MSH|^~\\&|" + b"\rA" * 200_001]
)
def test_limits_hold(data: bytes) -> None:
    with pytest.raises(OverLimit):
        read_message(data)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"A\F\B", "A|B"),
        (r"\S\\T\\R\\E" + "\\", "^&~\\"),
        (r"A\X41\\X0D\B", "AA\rB"),
        (r"\XC3BC\ler", "üler"),
        (r"one\.br\two", r"one\.br\two"),
        (r"C:\temp", r"C:\temp"),
        (r"\H\bold\N" + "\\", r"\H\bold\N" + "\\"),
    ],
)
def test_escapes_are_resolved(raw: str, text: str) -> None:
    assert unescape(raw) == text


def test_a_batch_is_read_with_the_delimiters_of_each_header() -> None:
    message = read_message("FHS|^~\\&|A\rBHS|^~\\&|B\rMSH$^~\\&$C\rPID$1\rBTS|1\rFTS|1")

    assert message.get("PID-1") == "1"
    assert message.get("MSH-3") == "C"


def test_time_grows_with_the_length_and_not_faster() -> None:
    line = "OBX|1|NM|2160-0^CREATININE^LN||0.9~1.0|mg/dL|0.5-1.1|N|||F\r"

    def seconds(count: int) -> float:
        data = (ORU_R01 + line * count).encode()
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            read_message(data)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(40_000) < 10 * 3 * seconds(4_000)
