"""What a check found: one finding a fault, with its place, in words for a learner."""

from dataclasses import dataclass, field

from app.frozen import Frozen
from app.hl7.paths import Hl7Path

MOST = 1000
_SHOWN = 40


class Hl7Finding(Frozen):
    """One fault: *says* what is wrong, *expected* what would be right, *clause* where it stands.

    *severity* is ``error``, ``warning`` or ``hint``; *offset* counts characters of the text.
    """

    code: str
    severity: str
    path: str
    offset: int
    length: int
    says: str
    expected: str
    clause: str


@dataclass(slots=True)
class Findings:
    """The findings of one message, at most a thousand."""

    version: str
    found: list[Hl7Finding] = field(default_factory=list)

    @property
    def are_full(self) -> bool:
        """Say whether further findings would not be kept."""
        return len(self.found) >= MOST

    def add(
        self,
        code: str,
        severity: str,
        path: Hl7Path,
        place: tuple[int, int],
        says: str,
        expected: str,
        rule: str = "",
    ) -> None:
        """Keep a finding at *place*, an offset and a length; *rule* where it is not the path's."""
        if not self.are_full:
            rule = rule or clause(self.version, path)
            self.found.append(Hl7Finding(code, severity, str(path), *place, says, expected, rule))

    def sorted(self) -> tuple[Hl7Finding, ...]:
        """Return the findings as they follow each other in the message."""
        found = sorted(self.found, key=lambda finding: (finding.offset, finding.code))
        if self.are_full:
            last = found[-1]
            found.append(
                Hl7Finding(
                    "TOO_MANY_FINDINGS",
                    "hint",
                    last.path,
                    last.offset,
                    0,
                    f"The check stopped after {MOST} findings; there may be more.",
                    "Mend these first and check again.",
                    "",
                )
            )
        return tuple(found)


def shown(text: str) -> str:
    """Return *text* fit to be quoted: short, and with signs for what cannot be seen."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else "\ufffd" for char in cut)


# Sections of v2.5.1, where we have them; a field adds its number: PID-8 is 3.4.2.8.
_SECTIONS = {
    "ERR": "2.15.5",
    "MSA": "2.15.8",
    "MSH": "2.15.9",
    "NTE": "2.15.10",
    "EVN": "3.4.1",
    "PID": "3.4.2",
    "PV1": "3.4.3",
    "NK1": "3.4.5",
    "MRG": "3.4.9",
    "ORC": "4.5.1",
    "OBR": "4.5.3",
    "TQ1": "4.5.4",
    "IPC": "4.5.6",
    "OBX": "7.4.2",
}
_CHAPTERS = {
    "2": "MSH MSA ERR NTE SFT DSC BHS BTS FHS FTS ADD UAC",
    "3": "EVN PID PD1 PV1 PV2 NK1 MRG AL1 IAM DB1 PDA ROL ARV CON",
    "4": "ORC OBR TQ1 TQ2 IPC BLG RXO RXR RXC RXE RXD RXG RXA ODS ODT RQD RQ1",
    "5": "QPD QAK RCP RDF RDT QRD QRF DSP",
    "6": "FT1 DG1 DRG PR1 GT1 IN1 IN2 IN3 ACC UB1 UB2 ABS",
    "7": "OBX SPM CTI CTD CSR CSP CSS FAC PDC PEO PES PRT",
    "8": "MFI MFE MFA OM1 OM2 OM3 OM4 STF PRA LOC CDM",
    "9": "TXA",
    "10": "SCH RGS AIS AIG AIL AIP ARQ APR",
    "11": "RF1 AUT PRD",
    "12": "GOL PRB VAR PTH",
}
_CHAPTER = {name: chapter for chapter, names in _CHAPTERS.items() for name in names.split()}
_WITH_SECTIONS = "2.5.1"


def clause(version: str, path: Hl7Path) -> str:
    """Return where *version* of the standard speaks of *path*."""
    section = _SECTIONS.get(path.segment)
    if version == _WITH_SECTIONS and section:
        return f"HL7 v2.5.1 ch. {section}" + (f".{path.field}" if path.field else "")
    chapter = _CHAPTER.get(path.segment)
    return f"HL7 v{version} ch. {chapter}, {path.segment}" if chapter else f"HL7 v{version}"


def delimiters_clause(version: str) -> str:
    """Return where *version* of the standard names the message delimiters, CR among them."""
    section = "2.5.4" if version == _WITH_SECTIONS else "2, message delimiters"
    return f"HL7 v{version} ch. {section}"
