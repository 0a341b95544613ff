"""The most common passwords."""

from importlib import resources


def _read_list(file: str) -> frozenset[str]:
    return frozenset((resources.files("identity.domain") / file).read_text().split())


WORDS = _read_list("common_words.txt")
"""Words that are easy to guess with any digits and symbols around or in them: `Password123!`, `P@ssw0rd`."""
COMMON = _read_list("common_passwords.txt")
"""Passwords that do not consist of such a word."""
