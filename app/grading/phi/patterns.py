"""Free text: names behind a label or in common pairs, numbers, dates, and ways to reach somebody.

Every pattern is bounded and starts at a fixed text or a border: time grows as the text does.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice, pairwise

from app.frozen import Frozen
from app.grading.phi.allowed import Allowed
from app.grading.phi.masks import sign
from app.grading.phi.names import is_common_pair, is_strange_name, strange_words
from app.grading.phi.words import COMMON_FAMILY, COMMON_GIVEN, dates_of, fold, plain, words_of
from app.grading.signs import Sign

_SHORTEST = 5
_MOST_MATCHES = 2000

_NAME_WORD = r"[^\W\d_](?:[^\W\d_]|['\u2019-](?=[^\W\d_])){1,30}"
_NAMES = rf"({_NAME_WORD}(?:(?:,? |\^){_NAME_WORD}\.?){{0,3}})"
_ID = r"([A-Za-z]{0,4}[-:]?\d(?:[A-Za-z0-9./-]{0,24}[A-Za-z0-9])?)"
_LINK = r"(?:['\u2019]s)?(?: (?:no|nr|num|number|id|#)\b)?\.?\s{0,2}[:=#]?\s{0,3}(?:is |was )?"
_DIGIT = re.compile(r"\d")


class _Pattern(Frozen):
    """What is looked for: the last group of *found* is the value that *tells* judges.

    Only a text that has one of the characters in *needs* is searched.
    """

    code: str
    words: str
    found: re.Pattern[str]
    tells: Callable[[str, Allowed], bool]
    needs: frozenset[str] = frozenset("0123456789")
    grammar: str = ""


def _is_other(value: str, allowed: Allowed) -> bool:
    return not allowed.has(value)


def _is_other_number(value: str, allowed: Allowed) -> bool:
    digits = len(_DIGIT.findall(value))
    return digits > 3 and not allowed.has(value) and not allowed.has_number(value)  # noqa: PLR2004


def _is_other_day(value: str, allowed: Allowed) -> bool:
    days = dates_of(value)
    return bool(days) and not any(day in allowed.dates for day in days)


def _is_name(value: str, allowed: Allowed) -> bool:
    """Say whether words behind a label are a name: two that start with capitals, or one common."""
    words = [word for word in words_of(value) if word[0].isupper()]
    if not is_strange_name(" ".join(words), allowed):
        return False
    known = COMMON_GIVEN | COMMON_FAMILY
    strange = strange_words(" ".join(words), allowed)
    return any(plain(word) in known for word in strange) or (
        ("^" in value or "," in value) and len(strange) > 1
    )


def _is_titled_name(value: str, allowed: Allowed) -> bool:
    return value[0].isupper() and is_strange_name(value, allowed)


def _is_web(value: str, allowed: Allowed) -> bool:
    known = ("nema.org", "hl7.org", "loinc.org", "snomed.", "w3.org", "ihe.net", "example.invalid")
    return not allowed.has(value) and not any(each in value.lower() for each in known)


def _is_address(value: str, allowed: Allowed) -> bool:
    parts = value.split(".")
    numbers = [int(part) for part in parts]
    is_version = numbers[0] < 10 or max(numbers[1:]) < 10  # noqa: PLR2004
    return max(numbers) < 256 and not is_version and not allowed.has(value)  # noqa: PLR2004


_LABELED_NAME = (
    r"(?i:\b(?:patient(?:'s)?(?: name)?|name|pt|nok|next of kin|contact|mother|father|wife|husband|"
    r"daughter|son|spouse|guardian|employer|referring|attending|ordering|consultant|"
    r"physician|radiologist|surgeon|technologist|operator|"
    r"read by|signed by|dictated by|reported by|referred by|requested by|interpreted by))"
    rf"\s{{0,3}}[:=]\s{{0,4}}(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{_NAMES}"
)
_TITLED = (
    rf"(?:\b(?:Dr|Mr|Mrs|Ms|Miss|Herr|Frau|Prof)\b\.?|\b(?:DR|MR|MRS|MS|PROF)\.) ({_NAME_WORD}"
    rf"(?: {_NAME_WORD})?)"
)
_STREET = (
    r"\b(\d{1,5}[A-Za-z]? (?:[NSEW]\.? )?(?:[A-Z][\w'.-]{2,20} ){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Terrace|"
    r"Square|Highway|Parkway|STREET|AVENUE|AVE|ROAD|RD|LANE|DRIVE|BLVD|ST)\b)"
)
_GERMAN_STREET = r"\b([A-ZÄÖÜ][a-zäöüß]{2,24}(?:straße|strasse|weg|platz|gasse|allee) \d{1,4}\b)"

_PATTERNS = (
    _Pattern("NAME", "names somebody", re.compile(_TITLED), _is_titled_name, frozenset("DMHPF")),
    _Pattern("NAME", "names somebody", re.compile(_LABELED_NAME), _is_name, frozenset(":=")),
    _Pattern(
        "NAME", "names somebody",
        re.compile(rf"(?<![\w^])({_NAME_WORD}\^{_NAME_WORD}(?:\^[\w.^-]{{0,40}})?)"),
        is_strange_name, frozenset("^"), "caret",
    ),
    _Pattern(
        "BIRTH_DATE", "tells a date of birth",
        re.compile(r"(?i)\b(?:d\.?o\.?b|birth ?da(?:te|y)|date of birth|born(?: on)?|geb(?:oren)?|"
                   r"n[ée]e?)\b\.?\s{0,2}[:=]?\s{0,3}(?:am )?([\w ,./-]{6,20})"),
        _is_other_day,
    ),
    _Pattern(
        "DATE", "tells when somebody was admitted, discharged or died",
        re.compile(r"(?i)\b(?:admi(?:tted|ssion)|discharged?|died|deceased|death|expired)"
                   r"(?: (?:date|on))?\b\.?\s{0,2}[:=]?\s{0,3}([\w ,./-]{6,20})"),
        _is_other_day,
    ),
    _Pattern(
        "AGE", "tells an age over 89",
        re.compile(r"(?i)\b((?:9\d|1[0-2]\d)[ -](?:year|yr|yo\b|y/o|y\.o)|"
                   r"age[d:]? (?:9\d|1[0-2]\d)\b)"),
        _is_other,
    ),
    _Pattern(
        "SOCIAL_SECURITY", "holds a social security number",
        re.compile(r"(?<![\w.-])(\d{3}-\d{2}-\d{4})(?![\w-]|\.\d)"), _is_other,
    ),
    _Pattern(
        "SOCIAL_SECURITY", "holds a social security number",
        re.compile(rf"(?i)\b(?:ssn|social security){_LINK}(\d{{3}} ?-?\d{{2}} ?-?\d{{4}})\b"),
        _is_other,
    ),
    _Pattern(
        "RECORD_NUMBER", "holds a medical record number",
        re.compile(rf"(?i)\b(?:mrn|medical record|med rec|record|chart|patient id|pat id|pid|"
                   rf"mr ?(?=#)|hospital (?=no|num)|unit (?=no|num)|nhs){_LINK}{_ID}"),
        _is_other_number,
    ),
    _Pattern(
        "ACCOUNT", "holds a number of an account, a plan, a license or a device",
        re.compile(rf"(?i)\b(?:account|acct|policy|member|subscriber|insurance|insured|medicare|"
                   rf"medicaid|beneficiary|health plan|licen[sc]e(?: plate)?|plate|certificate|"
                   rf"npi|dea|passport|vin|vehicle|serial|s/n|device|implant|pacemaker|udi|"
                   rf"fingerprint|voice ?print|retina(?:l)? scan|iris scan|biometric(?: template)?|"
                   rf"employee|student|badge|case|study subject|visit|encounter|claim)"
                   rf"{_LINK}{_ID}"),
        _is_other_number,
    ),
    _Pattern(
        "ACCOUNT", "holds the number of a license plate",
        re.compile(r"(?i)\b(?:plate|license plate|kennzeichen|registration)\b[:=]?\s{0,3}"
                   r"([A-Z0-9]{1,4}[- ][A-Z0-9]{2,5}\b)"),
        lambda value, allowed: any(map(str.isdigit, value)) and not allowed.has(value),
    ),
    _Pattern(
        "BIOMETRIC", "holds a biometric identifier",
        re.compile(r"(?i)\b((?:finger|voice|retina|iris|palm)[ -]?(?:print|scan)s?\b"
                   r"[^.\n]{0,30}(?:template|hash|=|:)\s{0,2}\S{4,40})"),
        _is_other, frozenset(":=h"),
    ),
    _Pattern(
        "PHONE", "holds a telephone or fax number",
        re.compile(r"(?<![\w.+-])((?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4})"
                   r"(?![\w-]|\.\d)"),
        _is_other,
    ),
    _Pattern(
        "PHONE", "holds a telephone or fax number",
        re.compile(r"(?<![\w+])(\+\d{1,3}[ ()./-]{0,2}\d[\d ()./-]{6,18}\d)"), _is_other,
    ),
    _Pattern(
        "PHONE", "holds a telephone or fax number",
        re.compile(r"(?i)\b(?:tele?phone|tel|phone|ph|fax|mobile|cell|pager|call(?:back)?)\b\.?"
                   r"(?: (?:no|number|at))?\.?\s{0,2}[:=]?\s{0,3}(\+?\(?\d[\d ()./+-]{5,20}\d)"),
        _is_other,
    ),
    _Pattern(
        "E_MAIL", "holds an e-mail address",
        re.compile(r"(?<![\w.+-])([\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"), _is_other,
        frozenset("@"),
    ),
    _Pattern(
        "WEB_ADDRESS", "holds a web address",
        re.compile(r"(?i)\b((?:https?|ftp)://[^\s\"'<>]{3,200}|www\.[^\s\"'<>]{3,200})"), _is_web,
        frozenset(":wW"),
    ),
    _Pattern(
        "NETWORK_ADDRESS", "holds a network address",
        re.compile(r"(?i)(?:(?<![\w.])(?=10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|"
                   r"\b(?:ip|ip address|host|server|address|from|at)\b[:=]?\s{0,3})"
                   r"((?:\d{1,3}\.){3}\d{1,3})(?![\w.])"),
        _is_address,
    ),
    _Pattern(
        "ACCOUNT", "holds the number of a vehicle",
        re.compile(r"(?i)\bVIN\b\W{0,3}([A-HJ-NPR-Z0-9]{17})\b"), _is_other,
    ),
    _Pattern(
        "ADDRESS", "holds a post office box",
        re.compile(r"(?i)\b(p\.? ?o\.? ?box \d{1,6})\b"), _is_other,
    ),
    _Pattern("ADDRESS", "holds a street address", re.compile(_STREET), _is_other),
    _Pattern("ADDRESS", "holds a street address", re.compile(_GERMAN_STREET), _is_other),
    _Pattern(
        "ADDRESS", "holds a postal code",
        re.compile(r"(?:,\s{0,2}[A-Z]{2} |(?i:\b(?:zip|post(?:al)?) ?code:? ))"
                   r"(\d{5}(?:-\d{4})?)\b"),
        _is_other,
    ),
)  # fmt: skip

_STRONG = frozenset({"SOCIAL_SECURITY", "RECORD_NUMBER", "BIRTH_DATE"})
_ADDRESSES = frozenset({"NETWORK_ADDRESS"})


def screen_text(
    text: str,
    place: str,
    allowed: Allowed,
    *,
    version: bool = False,
    described: bool = False,
    strong_only: bool = False,
) -> Iterator[Sign]:
    """Yield the signs in a free text, one a kind; *place* is a whole noun phrase.

    *version* says that numbers with dots are versions here, *described* that carets part the words
    of a description, as makers of scanners have it. *strong_only* leaves out what people
    write about their work: names, telephones, addresses.
    """
    if len(text) < _SHORTEST or allowed.has(text):
        return
    seen: set[str] = set()
    held = set(text)
    for pattern in _PATTERNS:
        if pattern.needs.isdisjoint(held):
            continue
        if pattern.code in seen or (strong_only and pattern.code not in _STRONG):
            continue
        if (version and pattern.code in _ADDRESSES) or (described and pattern.grammar == "caret"):
            continue
        if (value := _first(pattern, text, allowed)) is not None:
            seen.add(pattern.code)
            yield sign(pattern.code, place, pattern.words, value)
    if "NAME" not in seen and not strong_only and (pair := common_pair(text, allowed)):
        yield sign("NAME", place, "seems to name somebody", pair)


def common_pair(text: str, allowed: Allowed) -> str:
    """Return two neighboring words that are a common given and family name, if there are any."""
    for one, other in pairwise(_WITHOUT_INITIALS.sub(" ", text).replace("_", " ").split()):
        first, second = one.strip(_ENDS), other.strip(_ENDS)
        if not (first[:1].isupper() and second[:1].isupper()) or not is_common_pair(first, second):
            continue
        if strange_words(f"{first} {second}", allowed) and fold(f"{first} {second}") not in (
            allowed.values
        ):
            return f"{first} {second}"
    return ""


_ENDS = ".,;:()[]\"'"
_WITHOUT_INITIALS = re.compile(r"(?<=[^\W\d_]{2}) [A-Z]\.?(?= [^\W\d_]{2})|[\^,/]")


def _first(pattern: _Pattern, text: str, allowed: Allowed) -> str | None:
    for match in islice(pattern.found.finditer(text), _MOST_MATCHES):
        value = str(match[match.lastindex or 0])
        if pattern.tells(value, allowed):
            return value
    return None
