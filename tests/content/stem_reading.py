"""What oracles share: a stem taken apart as a learner would, and options judged one at a time."""

import re
from collections.abc import Callable, Mapping

from app.hl7 import Message, read_message

Judge = Callable[[str, str], bool]
"""Says of a stem and the text of one option whether the option is right."""

_HEADER = "MSH|^~\\&"


def said(pattern: str, text: str) -> list[str]:
    """Return the groups of the first place in *text* that fits *pattern*."""
    found = re.search(pattern, text, re.DOTALL | re.MULTILINE)
    assert found, (pattern, text)
    return [str(each) for each in found.groups()]


def numbers(text: str) -> list[int]:
    return [int(each) for each in re.findall(r"\d+", text)]


def minutes(clock: str) -> int:
    hours, past = clock.split(":")
    return 60 * int(hours) + int(past)


def clock(moment: int) -> str:
    return f"{moment // 60 % 24:02}:{moment % 60:02}"


def block(stem: str) -> list[str]:
    """Return the lines of the one block of code in *stem*."""
    [inside] = re.findall(r"```\w+\n(.*?)\n```", stem, re.DOTALL)
    return str(inside).split("\n")


def message(stem: str) -> Message:
    """Return the segments in the block of *stem*, under a header if they have none."""
    lines = block(stem)
    return read_message("\r".join(lines if lines[0].startswith("MSH") else [_HEADER, *lines]))


def claims(needs: Mapping[str, str]) -> Judge:
    """Return a judge by a table: how an option begins, and what a stem shows if it is right."""

    def judge(stem: str, option: str) -> bool:
        [evidence] = [shown for start, shown in needs.items() if option.startswith(start)]
        return re.search(evidence, stem, re.DOTALL | re.MULTILINE) is not None

    return judge
