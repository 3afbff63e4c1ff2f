"""What the value of an element may give away: one rule a keyword, or else a VR."""

from collections.abc import Callable, Container, Iterable, Iterator
from typing import TypeAlias

from app.grading.phi.allowed import Allowed
from app.grading.phi.masks import sign
from app.grading.phi.names import is_strange_name
from app.grading.phi.patterns import screen_text
from app.grading.phi.words import (
    HOSPITALS,
    INSTITUTIONAL,
    PARTICLES,
    PLACEHOLDERS,
    dates_of,
    fold,
    numbers_of,
    plain,
    words_of,
)
from app.grading.signs import Sign

Rule: TypeAlias = Callable[[str, str, str, Allowed], Iterator[Sign]]
"""Yields the signs in one value: takes keyword, value, place, and what is allowed."""

NEVER_PLAIN = frozenset(
    [
        "PatientAddress",
        "PatientTelephoneNumbers",
        "PatientTelecomInformation",
        "PatientInstitutionResidence",
        "CurrentPatientLocation",
        "RegionOfResidence",
        "MilitaryRank",
        "BranchOfService",
        "MedicalRecordLocator",
        "InsurancePlanIdentification",
        "ReferringPhysicianAddress",
        "ReferringPhysicianTelephoneNumbers",
        "PersonAddress",
        "PersonTelephoneNumbers",
        "PersonTelecomInformation",
        "OrderCallbackPhoneNumber",
        "OrderCallbackTelecomInformation",
        "ResponsibleOrganization",
        "NamesOfIntendedRecipientsOfResults",
        "DeviceSerialNumber",
        "GantryID",
        "DetectorID",
        "GeneratorID",
        "CassetteID",
        "PlateID",
        "UniqueDeviceIdentifier",
        "SourceSerialNumber",
        "DistributionAddress",
    ]
)
INSTITUTIONS = frozenset(
    [
        "InstitutionName",
        "InstitutionAddress",
        "CustodialOrganizationName",
        "VerifyingOrganization",
        "ClinicalTrialSiteName",
    ]
)
NUMBERS = frozenset(
    [
        "PatientID",
        "OtherPatientIDs",
        "AdmissionID",
        "AccessionNumber",
        "ServiceEpisodeID",
        "StudyID",
        "PlacerOrderNumberImagingServiceRequest",
        "FillerOrderNumberImagingServiceRequest",
        "PersonIdentificationCode",
        "IssuerOfPatientID",
        "MedicalRecordLocator",
        "ClinicalTrialSubjectID",
    ]
)
LIFE_DATES = frozenset(
    [
        "PatientBirthDate",
        "AdmittingDate",
        "DischargeDate",
        "ScheduledAdmissionDate",
        "ScheduledDischargeDate",
        "PatientBirthDateInAlternativeCalendar",
        "PatientDeathDateInAlternativeCalendar",
        "DateOfDeath",
    ]
)
PUBLIC = "CodingScheme"
DESCRIPTIONS = ("Description", "ProtocolName")
VERSIONS = frozenset({"SoftwareVersions", "ImplementationVersionName", "CodingSchemeVersion"})
TEXTS = frozenset({"LO", "SH", "ST", "LT", "UT", "UC", "UR", "UN"})
PHOTOGRAPHS = ("1.2.840.10008.5.1.4.1.1.77.1.4", "1.2.840.10008.5.1.4.1.1.9.4.")
_YES = {
    "BurnedInAnnotation": "BURNED_IN",
    "RecognizableVisualFeatures": "RECOGNIZABLE",
}
_HOSPITAL_WORDS = frozenset(plain(word) for name in HOSPITALS for word in words_of(name))
_MOSTLY = 0.75
_MOST_PLAIN_DIGITS = 4
_FEWEST_DIGITS = 2
_COUNTED = "1234567890123456789"
_OLDEST = 89


def screen_value(
    keyword: str, vr: str, values: Iterable[str], place: str, allowed: Allowed
) -> Iterator[Sign]:
    """Yield the signs in the values of one element, by what its keyword says it holds."""
    rule = _rule(keyword, vr)
    if rule is not None:
        for value in values:
            if value.strip() and not allowed.has(value):
                yield from rule(keyword, value, place, allowed)


def _rule(keyword: str, vr: str) -> Rule | None:
    """Return the rule for an element: of its keyword, or else of its VR."""
    for keywords, rule in _BY_KEYWORD:
        if keyword in keywords:
            return rule
    return _BY_VR.get(vr)


def _name(_keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    if is_strange_name(value, allowed):
        yield sign("NAME", place, "holds a name of nobody in our labs", value)


def _personal(_keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    if not _is_plain(value, allowed):
        yield sign("PERSONAL", place, "holds a value not of our labs", value)


def _institution(_keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    if not is_our_institution(value, allowed):
        yield sign("INSTITUTION", place, "names a place not of our labs", value)


def _number(_keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    if is_strange_number(value, allowed):
        yield sign("RECORD_NUMBER", place, "holds a number not of our labs", value)
    yield from screen_text(value, place, allowed, version=True)


def _text(keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    version, described = keyword in VERSIONS, keyword.endswith(DESCRIPTIONS)
    if not keyword.startswith(PUBLIC):
        yield from screen_text(value, place, allowed, version=version, described=described)


def is_strange_number(value: str, allowed: Allowed) -> bool:
    """Say whether *value* identifies somebody: a long number that the lab does not have."""
    digits = [each for each in value if each.isdigit()]
    significant = "".join(digits).lstrip("0")
    if len(significant) <= _MOST_PLAIN_DIGITS or allowed.has_number(value):
        return False
    if len(set(significant)) <= _FEWEST_DIGITS or significant in _COUNTED:
        return False
    words = words_of(value)
    return not any(plain(word) in PLACEHOLDERS for word in words)


def is_our_institution(value: str, allowed: Allowed) -> bool:
    """Say whether a place is one of our hospitals, of the bench, or no particular one."""
    if allowed.has(value) or fold(value) in HOSPITALS:
        return True
    words = [plain(word) for word in words_of(value) if len(word) > 1]
    known = PLACEHOLDERS | INSTITUTIONAL | PARTICLES | allowed.words | _HOSPITAL_WORDS
    strange = [word for word in words if word not in known]
    return not strange or any(
        _overlap(plain("".join(words_of(value))), near) for near in allowed.near
    )


def _overlap(text: str, near: str) -> bool:
    """Say whether two names of places are the same but for a few spoiled letters."""
    if abs(len(text) - len(near)) > len(near) // 3 or not near:
        return False
    same = sum(a == b for a, b in zip(text, near, strict=False))
    back = sum(a == b for a, b in zip(reversed(text), reversed(near), strict=False))
    return same + back >= _MOSTLY * len(near)


def _is_plain(value: str, allowed: Allowed) -> bool:
    """Say whether every word and number of *value* is one of the bench, or there are none."""
    known = allowed.words | PLACEHOLDERS
    if not all(plain(word) in known for word in words_of(value)):
        return False
    digits = {each for each in value if each.isdigit()} - {"0"}
    return not digits or (bool(numbers_of(value)) and allowed.has_number(value))


def _date(keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    days = dates_of(value)
    # A year alone tells nobody; de-identification leaves it behind as the first of January.
    if (
        keyword not in LIFE_DATES
        or not days
        or days[0].endswith("0101")
        or days[0] in allowed.dates
    ):
        return
    code = "BIRTH_DATE" if "Birth" in keyword else "DATE"
    yield sign(code, place, "holds a day that is nobody's in our labs", value)


def _age(_keyword: str, value: str, place: str, _allowed: Allowed) -> Iterator[Sign]:
    digits = value[:-1]
    if value[-1:].upper() == "Y" and digits.isdigit() and int(digits) > _OLDEST:
        yield sign("AGE", place, "tells an age over 89")


def _flag(keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    if value.strip().upper() == "YES" and not allowed.burned_in:
        yield sign(_YES[keyword], place, "says that the pixels show who it is")


def _uid(keyword: str, value: str, place: str, allowed: Allowed) -> Iterator[Sign]:
    if keyword == "SOPClassUID" and value.startswith(PHOTOGRAPHS) and value not in allowed.classes:
        yield sign("PHOTOGRAPH", place, "is a photograph or a voice not of our labs")
    if keyword == "DeviceUID":
        yield sign("PERSONAL", place, "holds a device's UID not of our labs")


_BY_KEYWORD: tuple[tuple[Container[str], Rule], ...] = (
    (LIFE_DATES, _date),
    (_YES, _flag),
    (NEVER_PLAIN, _personal),
    (INSTITUTIONS, _institution),
    (NUMBERS, _number),
)
_BY_VR: dict[str, Rule] = {
    "PN": _name,
    "AS": _age,
    "UI": _uid,
    **dict.fromkeys(TEXTS, _text),
}
