"""UIDs by the names that administrators read: shortened, and never another one's."""

import re

import pytest

from app.dicom import uid_name
from app.practice.uid_names import UID_NAMES, uid_words


@pytest.mark.parametrize("uid", UID_NAMES)
def test_every_word_of_a_name_stands_in_the_standards_name(uid: str) -> None:
    official = uid_name(uid)
    ours = uid_words(uid).removesuffix(" (retired)")

    assert official
    assert [word for word in re.findall(r"[\w-]+", ours) if word not in official] == []


def test_no_two_uids_are_called_the_same() -> None:
    assert len(set(UID_NAMES.values())) == len(UID_NAMES)


def test_an_unknown_uid_has_no_name() -> None:
    assert uid_words("1.2.3.4") == ""
