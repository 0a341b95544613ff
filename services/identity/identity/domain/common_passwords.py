"""The passwords everybody tries first."""

from importlib import resources


def _listed(file: str) -> frozenset[str]:
    return frozenset((resources.files("identity.domain") / file).read_text().split())


WORDS = _listed("common_words.txt")
"""They stay guessable whatever digits and symbols surround them: `Password123!`, `P@ssw0rd`."""
COMMON = _listed("common_passwords.txt")
"""Whole passwords without such a word at heart."""
