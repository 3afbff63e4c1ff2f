"""Three names that read wrong: the bytes, the declaration, and a repair of the right one."""

import re
from random import Random

from app.dicom import read_object
from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)
from labs.mueller_character_sets.drawing import (
    FILES,
    LATIN1,
    LATIN1_AS_UTF8,
    NAME,
    SWITCHES,
    TITLES,
    UTF8,
    UTF8_AS_LATIN1,
    drawn,
    marked_letters,
)
from labs.mueller_character_sets.objects import build_files
from labs.mueller_character_sets.repairs import repaired

lab = Lab()

_FREE = "The declaration may change, the text may change, or both."
_RULES = {
    LATIN1: "The old reading station knows Latin-1 only, so its declaration has to read "
    "ISO_IR 100 in the end.",
    UTF8: "The new web viewer knows UTF-8 only, so its declaration has to read ISO_IR 192 "
    "in the end.",
    "": _FREE,
}
_CASES = {UTF8_AS_LATIN1, LATIN1_AS_UTF8}
_SHOWN = {
    UTF8_AS_LATIN1: "UTF-8 bytes under a Latin-1 declaration",
    LATIN1_AS_UTF8: "Latin-1 bytes under a UTF-8 declaration",
    SWITCHES: "switches that the declaration does not allow",
    "converted_twice": "text converted twice",
    "letters_lost": "letters lost for good",
}


@lab.draw
def draw(rng: Random) -> Params:
    """Draw three people, three faults and the conditions of their repair."""
    return drawn(rng)


@lab.build
def build(params: Params) -> Bench:
    """Put the three objects on the bench, and the true texts into the brief."""
    words = {"colleague": params["colleague"], "hospital": params["hospital"]}
    for name, file in params["files"].items():
        texts = (f"{TITLES[path]}: {text}" for path, text in file["texts"].items())
        words[f"{name}_truth"] = "; ".join(texts)
        words[f"{name}_rule"] = _RULES[file["rule"]]
    letters = file_of(params, UTF8_AS_LATIN1)
    family, given = params["files"][letters]["texts"][NAME].split("^")
    words |= {
        "letter_file": f"{letters}.dcm",
        "letter": marked_letters(f"{family}^{given}")[0],
        "complainant": f"{given} {family}",
        "count_file": f"{file_of(params, params['count_of'])}.dcm",
    }
    return Bench(files=build_files(params), words=words, truth=params)


def file_of(params: Params, case: str) -> str:
    """Return the name of the file that holds *case*."""
    files: dict[str, Params] = params["files"]
    return next(name for name, file in files.items() if file["case"] == case)


@lab.check("letter_bytes")
def letter_bytes(answer: str, bench: Bench) -> Verdict:
    """Expect the letter in UTF-8."""
    pairs = re.findall(r"[0-9A-F]{2}", re.sub(r"0X|[\s,:-]", "", answer.upper()))
    if not pairs or "".join(pairs) != re.sub(r"0X|[\s,:-]", "", answer.upper()):
        return unreadable("Write each byte as two hexadecimal digits, such as 4D 61.")
    given, letter = bytes.fromhex("".join(pairs)), bench.words["letter"]
    if given == letter.encode():
        return right("Two bytes for one letter, the first of them C3: that is UTF-8.")
    source = bench.words["letter_file"]
    element = read_object(bench.files[source], source).element(NAME)
    place = Place(NAME, source, element.value_offset if element else None)
    if given == letter.encode("latin-1"):
        return wrong(Finding("CODE_POINT_FOR_BYTES", place, answer))
    if given in letter.encode():
        return wrong(Finding("HALF_A_LETTER", place, answer))
    return wrong(Finding("OTHER_BYTES", place, answer))


@lab.check("name_bytes")
def name_bytes(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the value's bytes without the space at its end."""
    source = bench.words["count_file"]
    element = read_object(bench.files[source], source).element(NAME)
    raw = read_object(bench.files[source], source).raw(NAME) or b""
    if answer.value == len(raw.rstrip(b" ")):
        return right("Bytes are stored, letters are read: the two counts need not be equal.")
    place = Place(NAME, source, element.value_offset if element else None)
    saw, params = str(answer.value), bench.truth
    name = params["files"][file_of(params, params["count_of"])]["texts"][NAME]
    if answer.value in (len(name), len(re.sub(r"[\^=]", "", name))):
        return wrong(Finding("CHARACTERS_COUNTED", place, saw))
    if answer.value == len(raw):
        return wrong(Finding("PAD_COUNTED", place, saw))
    return wrong(Finding("OTHER_COUNT", place, saw))


@lab.check("causes")
def causes(answer: dict[str, str], bench: Bench) -> Verdict:
    """Expect for each file the case that was built into it."""
    findings = []
    for name in FILES:
        case, given = bench.truth["files"][name]["case"], answer.get(name, "")
        if given == case:
            continue
        code = "OTHER_CAUSE"
        if {given, case} == _CASES:
            code = "CAUSE_SWAPPED"
        elif case == SWITCHES:
            code = "ESCAPES_OVERLOOKED"
        saw = _SHOWN.get(given, "no cause yet")
        findings.append(Finding(code, Place(NAME, f"{name}.dcm"), saw))
    note = "" if findings else "Three screens full of wrong letters, three different causes."
    return partly(len(FILES) - len(findings), len(FILES), *findings, note=note)


@lab.check("repair_first")
def repair_first(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect every text of first.dcm to read true, and nothing else to differ."""
    return _repaired("first", answer, bench)


@lab.check("repair_second")
def repair_second(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect every text of second.dcm to read true, and nothing else to differ."""
    return _repaired("second", answer, bench)


@lab.check("repair_third")
def repair_third(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect every text of third.dcm to read true, and nothing else to differ."""
    return _repaired("third", answer, bench)


def _repaired(name: str, answer: EditedFiles, bench: Bench) -> Verdict:
    source, files = f"{name}.dcm", bench.truth["files"]
    others = {file["texts"][NAME] for other, file in files.items() if other != name}
    before, after = bench.files[source], answer.files[source]
    return repaired(source, before, after, files[name], others)
