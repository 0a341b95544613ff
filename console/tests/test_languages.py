"""Each text of the templates and of the code is in each catalog, with the same placeholders."""

import re

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from console.languages import FOLDER, LANGUAGES

METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
Id = str | tuple[str, ...]


def texts() -> set[Id]:
    found = extract_from_dir(FOLDER.parent, METHODS, keywords=KEYWORDS)
    return {message for _, _, message, _, _ in found}


def catalog(language: str) -> dict[Id, Message]:
    with (FOLDER / f"{language}.po").open("rb") as file:
        messages = list(read_po(file, locale=language, abort_invalid=True))
    return {each.id if isinstance(each.id, str) else tuple(each.id): each for each in messages if each.id}


def strings(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in value]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_no_text_is_untranslated_and_no_translation_is_left_over(language: str) -> None:
    translated = {message_id for message_id, message in catalog(language).items() if all(strings(message.string))}
    assert (texts() - translated, set(catalog(language)) - texts()) == (set(), set())


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    for message_id, message in catalog(language).items():
        expected = set(PLACEHOLDER.findall(strings(message_id)[-1]))
        for translation in strings(message.string):
            assert set(PLACEHOLDER.findall(translation)) == expected, message_id
