"""The languages of the console: English is the text in the templates and the code; others are gettext catalogs."""

import gettext
import io
from functools import cache
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "de")


@cache
def translations(language: str) -> gettext.NullTranslations:
    """A missing translation is the English text."""
    if language == "en":
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with (FOLDER / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def chosen_language(accepted: str) -> str:
    """The best language for an `Accept-Language` header."""
    ranked = sorted((_preference(each) for each in accepted.split(",")[:20]), key=lambda item: -item[1])
    return negotiate_locale([name for name, weight in ranked if weight > 0], LANGUAGES, sep="-") or "en"


def _preference(entry: str) -> tuple[str, float]:
    name, _, weight = entry.strip().partition(";q=")
    try:
        return name, float(weight or 1)
    except ValueError:
        return name, 0.0


@cache
def locale_of(language: str) -> Locale:
    return Locale.parse(language)
