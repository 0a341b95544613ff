"""The texts of refusals in other languages than English: gettext catalogs, whose keys are the English texts.

`make generate` compiles each `.po` file to the `.mo` file that is read here.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from common.kernel.languages import Language

FOLDER = Path(__file__).parent


def translated(text: str, language: Language) -> str:
    """The text in a language. One that the language's catalog does not have stays English."""
    return _catalog(language).gettext(text) if text else text


@cache
def _catalog(language: Language) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    with (FOLDER / f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)
