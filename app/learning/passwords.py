"""Passwords that are long enough and still the first ones anybody would try."""

import re
from collections.abc import Iterable

from app.errors import InvalidInput

_LEAST_NEW = 6
"""How many letters must be left when everything that is easy to guess is taken out."""

_WELL_KNOWN = (
    "administrator", "password", "passwort", "passw0rd", "p@ssw0rd", "letmein", "welcome",
    "changeme", "iloveyou", "sunshine", "football", "baseball", "superman", "princess", "starwars",
    "trustno", "monkey", "dragon", "master", "shadow", "secret", "hospital", "radiology",
    "reading", "room", "qwertyuiop", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn", "qwertzuiop",
    "yxcvbnm", "azertyuiop", "qwerty", "qwertz", "azerty", "1q2w3e4r5t6y", "1qaz2wsx3edc", "admin",
    "login", "abcdefghijklmnopqrstuvwxyz", "abcdef", "0123456789", "01234567890", "1234567890",
    "9876543210", "987654321", "123456789", "12345678", "1234567", "123456", "12345", "1234",
    "123",
)  # fmt: skip
_REPEATED = re.compile(r"(.{1,8}?)\1+")
_NO_LETTERS = re.compile(r"[\W_]+")


def refuse_guessable(password: str, about_her: Iterable[str]) -> None:
    """Refuse what is made of well-known words, repetitions, the year, or words *about_her*."""
    left = _NO_LETTERS.sub("", password.casefold())
    words = {each for text in about_her for each in _NO_LETTERS.split(text.casefold())}
    for word in sorted({*_WELL_KNOWN, *words}, key=len, reverse=True):
        if len(word) > 2:  # noqa: PLR2004
            left = left.replace(word, "")
    left = re.sub(r"(19|20)\d\d", "", left)
    if len(_REPEATED.sub(r"\1", left)) < _LEAST_NEW:
        raise InvalidInput(
            "This password is easy to guess: it is made of well-known words, of repetitions, or of "
            "what others know about you. A sentence of your own is better, and easy to remember."
        )
