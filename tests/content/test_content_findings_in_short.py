"""Lists over many people tell each finding of each lab in a short sentence, without its facts."""

from pathlib import Path

import pytest

from app.grading.lab_toml import read_findings
from app.grading.wording import in_short

LABS = Path(__file__).parents[2] / "labs"
_LONGEST = 240


@pytest.mark.parametrize("path", sorted(LABS.glob("*/findings.toml")), ids=lambda p: p.parent.name)
def test_every_finding_can_be_told_in_short(path: Path) -> None:
    for code, text in read_findings(path).items():
        told = in_short(text)

        assert len(told.split()) > 4, (code, told)
        assert len(told) <= _LONGEST, (code, told)
        assert told[-1] in '.!?"\N{HORIZONTAL ELLIPSIS}', (code, told)
        assert not set(told) & set("{}"), (code, told)
