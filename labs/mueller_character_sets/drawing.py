"""Three objects at odds with their declarations: whose, in which way, and under which rule."""

from random import Random

from app.grading import Params
from app.grading.cast import draw_date, draw_hospital, draw_mrn, draw_people, draw_person

FILES = ("first", "second", "third")
UTF8_AS_LATIN1, LATIN1_AS_UTF8, SWITCHES = (
    "utf8_as_latin1",
    "latin1_as_utf8",
    "switches_not_declared",
)
LATIN1, UTF8 = "ISO_IR 100", "ISO_IR 192"
CHARSET, NAME, REFERRER = "(0008,0005)", "(0010,0010)", "(0008,0090)"
INSTITUTION, DESCRIPTION = "(0008,0080)", "(0008,1030)"
STEP = "(0040,0275)[1].(0040,0007)"

TITLES = {
    NAME: "Patient's Name",
    REFERRER: "Referring Physician's Name",
    INSTITUTION: "Institution Name",
    DESCRIPTION: "Study Description",
    STEP: "Scheduled Procedure Step Description",
}
_INSTITUTIONS = (
    "Klinik am Mühlbach",
    "Hôpital du Lac",
    "Clínica del Río",
    "Sjukhuset på Näset",
    "Spital Grünau",
    "Centro Médico Peñalba",
)
_PROCEDURES = (
    "Schädel nativ",
    "Genou après chute",
    "Tórax de pie",
    "Hjärna utan kontrast",
    "Tête sans injection",
    "Hüfte links",
    "Muñeca derecha",
    "Bröstkorg liggande",
)
_SWITCHED = {
    "\\ISO 2022 IR 87": (
        "Tanabe^Keiko=田辺^恵子=たなべ^けいこ",
        "Morita^Haruto=森田^春人=もりた^はると",
        "Ogawa^Yumi=小川^由美=おがわ^ゆみ",
        "Nishida^Kenji=西田^健二=にしだ^けんじ",
        "Hayashi^Aya=林^彩=はやし^あや",
    ),
    "\\ISO 2022 IR 149": (
        "Kim^Minji=金^民智=김^민지",
        "Park^Jisu=朴^志秀=박^지수",
        "Choi^Sujin=崔^秀珍=최^수진",
        "Han^Dohyun=韓^道賢=한^도현",
    ),
}
# From here up, small letters with marks: their UTF-8 begins with C3 and can be seen in Latin-1.
_FIRST_SMALL, _LATIN1_END = 0xE0, 0x100


def drawn(rng: Random) -> Params:
    """Return three files, each with its case, and what is asked of them."""
    cases = [UTF8_AS_LATIN1, LATIN1_AS_UTF8, SWITCHES]
    rng.shuffle(cases)
    mixed = rng.choice((UTF8_AS_LATIN1, LATIN1_AS_UTF8))
    ruled = rng.choice([case for case in cases if case != mixed])
    return {
        "base": rng.choice(("CT_small.dcm", "MR_small.dcm")),
        "day": draw_date(rng).strftime("%Y%m%d"),
        "colleague": draw_person(rng, ascii_only=True).full_name,
        "hospital": draw_hospital(rng),
        "plain": [person.dicom_name for person in draw_people(rng, 3, ascii_only=True)],
        "count_of": rng.choice((UTF8_AS_LATIN1, SWITCHES)),
        "files": {
            name: _file(rng, case, mixed=case == mixed, ruled=case == ruled)
            for name, case in zip(FILES, cases, strict=True)
        },
    }


def _file(rng: Random, case: str, *, mixed: bool, ruled: bool) -> Params:
    """Return one file: its false declaration, its texts, and the encoding of each of them."""
    if case == SWITCHES:
        return _switched(rng, ruled=ruled)
    label, encoding = (LATIN1, UTF8) if case == UTF8_AS_LATIN1 else (UTF8, LATIN1)
    texts = {NAME: _marked_name(rng), **_more(rng)}
    encodings = dict.fromkeys(texts, encoding)
    if mixed:
        # One text fits the declaration as it is: typed at another desk, or by another program.
        encodings[rng.choice([path for path in texts if path != NAME])] = label
    return {
        "case": case,
        "mrn": draw_mrn(rng),
        "label": label,
        "fits": encoding,
        "rule": label if ruled else "",
        "texts": texts,
        "encodings": encodings,
    }


def _switched(rng: Random, *, ruled: bool) -> Params:
    fits = rng.choice(tuple(_SWITCHED))
    name, referrer = rng.sample(_SWITCHED[fits], 2)
    texts = {NAME: name, REFERRER: referrer}
    return {
        "case": SWITCHES,
        "mrn": draw_mrn(rng),
        "label": rng.choice(("", LATIN1, UTF8)),
        "fits": fits,
        "rule": UTF8 if ruled else "",
        "texts": texts,
        "encodings": dict.fromkeys(texts, fits),
    }


def _marked_name(rng: Random) -> str:
    """Draw a name with a marked small letter, and no other letter beyond ASCII."""
    while True:
        person = draw_person(rng, latin1_only=True)
        name = f"{person.family}^{person.given}"
        if (marked := marked_letters(name)) and all(
            _FIRST_SMALL <= ord(letter) < _LATIN1_END for letter in marked
        ):
            return name


def marked_letters(text: str) -> list[str]:
    """Return the letters of *text* beyond ASCII, in their order."""
    return [letter for letter in text if not letter.isascii()]


def _more(rng: Random) -> dict[str, str]:
    """Return two more texts with marked letters, by their paths."""
    texts = {
        REFERRER: _marked_name(rng),
        INSTITUTION: rng.choice(_INSTITUTIONS),
        DESCRIPTION: rng.choice(_PROCEDURES),
        STEP: rng.choice(_PROCEDURES),
    }
    return {path: texts[path] for path in sorted(rng.sample(tuple(texts), 2))}
