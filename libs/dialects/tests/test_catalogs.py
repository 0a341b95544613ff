"""Each text of a refusal of the staff contract is in each catalog, with the same placeholders."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest
from babel.messages.pofile import read_po
from common.kernel.errors import FieldFault, Kind, Problem
from common.kernel.languages import LANGUAGES
from common.kernel.validation import problem_of_validation
from dialects.catalogs import FOLDER, translated
from dialects.staff import FIELD_MESSAGES, REFUSALS, STAFF, VALIDATOR_MESSAGES, bulk_outcome
from pydantic import AwareDatetime, BaseModel, Field, ValidationError
from starlette.responses import Response

PLACEHOLDER = re.compile(r"\{\w+\}")
WORDED_WHERE_THEY_ARE_RAISED = {"Invalid value.", "Must not be zero.", "Not a network such as 203.0.113.0/24."}
"""Texts of rules that the dialect does not word."""
TRANSLATIONS = [each for each in LANGUAGES if each != "en"]
MISSING = Problem(Kind.NOT_FOUND, "customer.not_found", {})


def texts() -> set[str]:
    known = {*REFUSALS.values(), *FIELD_MESSAGES.texts(), *VALIDATOR_MESSAGES.values(), *WORDED_WHERE_THEY_ARE_RAISED}
    return known - {"{reason}"}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_no_text_is_untranslated_and_no_translation_is_left_over(language: str) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalog = {str(each.id): str(each.string) for each in read_po(file, locale=language) if each.id}
    assert {text for text, translation in catalog.items() if translation} == texts()
    for text, translation in catalog.items():
        assert sorted(PLACEHOLDER.findall(translation)) == sorted(PLACEHOLDER.findall(text)), text


def detail(response: Response) -> tuple[str, str, str]:
    return json.loads(bytes(response.body))["detail"], response.headers["content-language"], response.headers["vary"]


@pytest.mark.parametrize(
    ("header", "text", "language"),
    [
        ("de-CH, en;q=0.9", "Es gibt keinen Kunden mit dieser ID.", "de"),
        ("ka", "ამ იდენტიფიკატორით მომხმარებელი არ არსებობს.", "ka"),
        ("en, de;q=0.9", "There is no customer with this id.", "en"),
        ("fr", "There is no customer with this id.", "en"),
        ("*", "There is no customer with this id.", "en"),
        (None, "There is no customer with this id.", "en"),
    ],
)
def test_a_refusal_has_the_language_of_the_request(header: str | None, text: str, language: str) -> None:
    assert detail(STAFF.render_for(MISSING, header)) == (text, language, "Accept-Language")


def test_fields_are_translated_with_their_facts() -> None:
    faults = (
        FieldFault("name", "string_too_long", {"max_length": 50}),
        FieldFault("x", "unknown", {"message": "Odd."}),
    )
    response = STAFF.render_for(Problem(Kind.INVALID, "request.invalid", {}, faults), "de")
    details = [each["detail"] for each in json.loads(bytes(response.body))["errors"]]
    assert details == ["Dieses Feld darf höchstens 50 Zeichen haben.", "Odd."]


class Dated(BaseModel):
    day: date
    moment: AwareDatetime
    amount: Annotated[Decimal, Field(decimal_places=2, max_digits=4)]
    number: Annotated[str, Field(pattern="^a$")]
    items: Annotated[list[int], Field(min_length=1, max_length=2)]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("day", "31.1.", "Ein Datum wie 2026-01-31."),
        ("day", 1.5, "Ein Datum wie 2026-01-31."),
        ("moment", "2026-01-31", "Ein Zeitpunkt mit Zeitzone, etwa 2026-01-31T12:00:00Z."),
        ("moment", "2026-01-31T12:00:00", "Ein Zeitpunkt mit Zeitzone, etwa 2026-01-31T12:00:00Z."),
        ("amount", "1.005", "Nachkommastellen: höchstens 2."),
        ("amount", "12345", "Ziffern: höchstens 4."),
        ("amount", "123.4", "Ziffern vor dem Komma: höchstens 2."),
        ("number", "b", "Muss dem Muster ^a$ entsprechen."),
        ("items", [], "Zu wenige Einträge: mindestens 1."),
        ("items", [1, 2, 3], "Zu viele Einträge: höchstens 2."),
    ],
)
def test_what_pydantic_refuses_is_worded_in_translations(name: str, value: object, text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Dated.model_validate({**dict.fromkeys(Dated.model_fields), name: value})
    problem = problem_of_validation(refused.value)
    errors = {
        each["field"]: each["detail"] for each in json.loads(bytes(STAFF.render_for(problem, "de").body))["errors"]
    }
    assert errors[name] == text


def test_a_text_without_a_translation_stays_english() -> None:
    assert (translated("Odd.", "de"), translated("", "de")) == ("Odd.", "")
    assert bulk_outcome(None, "de") == {"code": None, "detail": None}
