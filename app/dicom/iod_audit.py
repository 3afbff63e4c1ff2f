"""Audit an object against its IOD: what is missing or empty, by type, module and section."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from app.dicom.conditions import CONDITIONS
from app.dicom.dictionary import entry, uid_name
from app.dicom.facts import DicomObject, Element
from app.dicom.findings import DicomFinding
from app.dicom.iod_rules import breaches
from app.dicom.iod_tables import Attribute, IodModule, Use, uses_of
from app.dicom.paths import parse_path
from app.dicom.wire import tag_text

_CODES = (0x00080100, 0x00080119, 0x00080120)
_SCHEME = 0x00080102
_CODE_MEANING = 0x00080104
_GROUPS = frozenset({"SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"})


def audit_iod(found: DicomObject) -> tuple[DicomFinding, ...]:
    """Return what the IOD of *found* wants and does not get, in the order of tags.

    Mandatory modules are held to types 1 and 2 throughout; a module of the user's choice only
    when the object has an attribute that no other module brings. Of 1C and 2C only the conditions
    coded by hand count, and a 1C that is present and empty.
    """
    sop_class = found.value("(0008,0016)")
    if not sop_class:
        return (_without_class(found),)
    uses = uses_of(sop_class)
    if not uses:
        return (_unknown_class(found, sop_class),)
    findings = [
        *_modules(found, sop_class),
        *_conditions(found, uses),
        *_code_sequences(found),
        *_rules(found),
    ]
    # Where two modules want the same attribute, the more demanding type counts.
    findings.sort(key=lambda finding: (finding.path, finding.type or "9", finding.severity))
    kept: dict[tuple[str, str], DicomFinding] = {}
    for finding in findings:
        kept.setdefault((finding.path, "" if finding.type else finding.code), finding)
    return tuple(kept.values())


def _without_class(found: DicomObject) -> DicomFinding:
    element = found.element("(0008,0016)")
    state = "missing" if element is None else "empty"
    return DicomFinding(
        "TYPE_1_MISSING" if element is None else "TYPE_1_EMPTY",
        "(0008,0016)",
        "SOPClassUID",
        f"SOP Class UID (0008,0016) is {state}.",
        "It is type 1 in the SOP Common module; without it nobody knows which IOD applies.",
        "PS3.3 C.12.1",
        None if element is None else element.offset,
        type="1",
        module="SOP Common",
    )


def _unknown_class(found: DicomObject, sop_class: str) -> DicomFinding:
    element = found.element("(0008,0016)")
    name = uid_name(sop_class) or "a class that PS3.6 does not list"
    return DicomFinding(
        "UNKNOWN_SOP_CLASS",
        "(0008,0016)",
        "SOPClassUID",
        f"{sop_class} is {name}.",
        "Our tables hold the storage SOP classes; this object is not held against an IOD.",
        "PS3.4 B.5",
        None if element is None else element.offset,
        "warning",
    )


# --- types 1 and 2 ----------------------------------------------------------------------------


def _modules(found: DicomObject, sop_class: str) -> Iterator[DicomFinding]:
    sets = _DataSets(found)
    root = sets.at(())[0][1]
    optional = _may_be_empty(sop_class)
    for use, marks in _marked(sop_class):
        if use.usage == "M":
            yield from _module(sets, use, optional, "error")
        elif not marks.isdisjoint(root):
            yield from _module(sets, use, optional, "warning")


@lru_cache(maxsize=256)
def _may_be_empty(sop_class: str) -> frozenset[int]:
    """Return the top-level tags that some module allows to be empty."""
    return frozenset(
        attribute.tag
        for use in uses_of(sop_class)
        for attribute in use.iod_module.attributes
        if attribute.type in {"2", "2C"} and not attribute.path
    )


@lru_cache(maxsize=256)
def _marked(sop_class: str) -> tuple[tuple[Use, frozenset[int]], ...]:
    """Return each module with the tags of types 1 and 2 that no other module of the IOD brings."""
    uses = uses_of(sop_class)
    brought = Counter(
        tag
        for use in uses
        for tag in {attribute.tag for attribute in use.iod_module.attributes if not attribute.path}
    )
    return tuple(
        (
            use,
            frozenset(
                attribute.tag
                for attribute in use.iod_module.attributes
                if attribute.type in {"1", "2"}
                and not attribute.path
                and brought[attribute.tag] == 1
            ),
        )
        for use in uses
    )


class _DataSets:
    """The data sets of an object by the keywords of the sequences around them."""

    def __init__(self, found: DicomObject) -> None:
        root = tuple(element for element in found.elements if element.part == "data_set")
        self._known: dict[tuple[str, ...], list[_DataSet]] = {(): [("", _by_tag(root))]}

    def at(self, path: tuple[str, ...]) -> list["_DataSet"]:
        """Return every data set at *path* with its prefix: the root, or the items of a sequence."""
        if path not in self._known:
            tag = parse_path(path[-1])[0].key
            sequences = [elements.get(tag) for _, elements in self.at(path[:-1])]
            self._known[path] = [
                (f"{sequence.path}[{item.index}].", _by_tag(item.elements))
                for sequence in sequences
                if sequence is not None
                for item in sequence.items
            ]
        return self._known[path]


_DataSet: TypeAlias = tuple[str, dict[int, Element]]


def _by_tag(elements: Iterable[Element]) -> dict[int, Element]:
    return {int(element.tag[1:5] + element.tag[6:10], 16): element for element in elements}


def _module(
    sets: _DataSets, use: Use, optional: frozenset[int], severity: str
) -> Iterator[DicomFinding]:
    for attribute in use.iod_module.attributes:
        for prefix, elements in sets.at(attribute.path):
            element = elements.get(attribute.tag)
            if attribute.type in {"1", "2"} and element is None:
                # Every frame may bring its functional groups, or all frames share them.
                if len(attribute.path) == 1 and attribute.path[0] in _GROUPS:
                    continue
                yield _missing(prefix, attribute, use.iod_module, severity)
            elif element is not None and not element.value:
                yield from _empty(element, attribute, use.iod_module, optional, severity)


def _missing(
    prefix: str, attribute: Attribute, iod_module: IodModule, severity: str
) -> DicomFinding:
    known = entry(attribute.tag)
    rule = "with a value" if attribute.type == "1" else "though its value may be empty"
    return DicomFinding(
        f"TYPE_{attribute.type}_MISSING",
        prefix + tag_text(attribute.tag),
        attribute.keyword,
        f"{known.name} {tag_text(attribute.tag)} is missing.",
        f"It is type {attribute.type} in the {iod_module.title} module: present {rule}.",
        iod_module.clause,
        None,
        severity,
        attribute.type,
        iod_module.title,
    )


def _empty(
    element: Element,
    attribute: Attribute,
    iod_module: IodModule,
    optional: frozenset[int],
    severity: str,
) -> Iterator[DicomFinding]:
    """Types 1 and 1C, once present, have a value, unless another module is content without."""
    if attribute.type == "1C" and (attribute.path or attribute.tag in optional):
        return
    if attribute.type not in {"1", "1C"}:
        return
    yield DicomFinding(
        f"TYPE_{attribute.type}_EMPTY",
        element.path,
        attribute.keyword,
        f"{element.name} {element.tag} is present and empty.",
        f"It is type {attribute.type} in the {iod_module.title} module: where it is present, "
        "it has a value.",
        iod_module.clause,
        element.offset,
        severity,
        attribute.type,
        iod_module.title,
    )


# --- types 1C and 2C --------------------------------------------------------------------------


def _conditions(found: DicomObject, uses: Iterable[Use]) -> Iterator[DicomFinding]:
    """Hold the object to the conditions coded by hand."""
    by_key = {use.iod_module.key: use for use in uses}
    for condition in CONDITIONS:
        use = by_key.get(condition.iod_module)
        if use is None or not condition.when(found):
            continue
        element = found.element(condition.keyword)
        if element is not None and (element.value or condition.type == "2C"):
            continue
        tag = parse_path(condition.keyword)[0]
        state = "missing" if element is None else "empty"
        iod_module = use.iod_module
        yield DicomFinding(
            f"TYPE_{condition.type}_{state.upper()}",
            tag.tag,
            condition.keyword,
            f"{entry(tag.key).name} {tag.tag} is {state}.",
            f"It is type {condition.type} in the {iod_module.title} module and required "
            f"here, because {condition.words}.",
            iod_module.clause,
            None if element is None else element.offset,
            "error",
            condition.type,
            iod_module.title,
        )


def _code_sequences(found: DicomObject) -> Iterator[DicomFinding]:
    """Yield coded entries without any of the three code values, or without its scheme."""
    for sequence in found.walk():
        for item in sequence.items:
            tags = {parse_path(element.tag)[0].key for element in item.elements if element.value}
            prefix = f"{sequence.path}[{item.index}]."
            if _CODE_MEANING in tags and not tags.intersection(_CODES):
                yield _coded(prefix, "(0008,0100)", "no code value stands beside it")
            elif tags.intersection(_CODES[:2]) and _SCHEME not in tags:
                yield _coded(prefix, "(0008,0102)", "a code value stands alone")


def _coded(prefix: str, tag: str, why: str) -> DicomFinding:
    known = entry(parse_path(tag)[0].key)
    return DicomFinding(
        "TYPE_1C_MISSING",
        prefix + tag,
        known.keyword,
        f"{known.name} {tag} is missing: {why}.",
        "A coded entry has a code value, the scheme it comes from, and its meaning.",
        "PS3.3 8.8",
        None,
        "error",
        "1C",
        "Code Sequence Macro",
    )


def _rules(found: DicomObject) -> Iterator[DicomFinding]:
    for breach in breaches(found):
        element = found.element(breach.path)
        yield DicomFinding(
            breach.code,
            breach.path,
            "" if element is None else element.keyword,
            breach.says,
            breach.expected,
            breach.clause,
            None if element is None else element.offset,
            breach.severity,
            module=breach.iod_module,
        )
