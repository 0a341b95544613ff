"""The documented bodies of requests are those that are accepted."""

from typing import Any

import pytest
from identity.contracts.storybook.address_schemas import AddressBody, AddressChangesBody
from identity.contracts.storybook.schemas import EditBody, LoginBody, RegisterBody
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, ValidationError
from testkit.identity_storybook import ADDRESS

EMAIL, PASSWORD = "nino@people.example", "Harbour-42"
SIGN_IN = {"username": EMAIL, "password": PASSWORD}
ACCEPTED: list[tuple[type[BaseModel], dict[str, Any]]] = [
    (LoginBody, SIGN_IN),
    (LoginBody, {"email": EMAIL, "password": PASSWORD}),
    (LoginBody, {"username": " ", "email": "nino", "password": " "}),
    (LoginBody, {"username": "nino", "email": None, "password": PASSWORD}),
    (RegisterBody, {"email": EMAIL, "password": PASSWORD, "username": "", "phone": None}),
    (EditBody, {"email": "", "password": "", "username": " ", "first_name": None}),
    (EditBody, {}),
    (AddressBody, {**ADDRESS, "address_line2": None}),
    (AddressBody, {**ADDRESS, "address_line2": ""}),
    (AddressChangesBody, {"email": None, "full_name": None, "address_line2": ""}),
]
REFUSED: list[tuple[type[BaseModel], dict[str, Any]]] = [
    (LoginBody, {"password": PASSWORD}),
    (LoginBody, {"username": "", "email": "", "password": PASSWORD}),
    (LoginBody, {"username": None, "password": PASSWORD}),
    (LoginBody, {**SIGN_IN, "password": ""}),
    (LoginBody, {**SIGN_IN, "email": "x" * 255}),
    (LoginBody, {**SIGN_IN, "email": 7}),
    (RegisterBody, {"email": "", "password": PASSWORD}),
    (RegisterBody, {"email": None, "password": PASSWORD}),
    (EditBody, {"email": "nino"}),
    (AddressBody, {**ADDRESS, "city": " "}),
    (AddressBody, {**ADDRESS, "email": ""}),
    (AddressChangesBody, {"email": ""}),
    (AddressChangesBody, {"full_name": ""}),
]


def is_documented(model: type[BaseModel], body: dict[str, Any]) -> bool:
    return Draft202012Validator(model.model_json_schema(), format_checker=FormatChecker(["email"])).is_valid(body)


def is_accepted(model: type[BaseModel], body: dict[str, Any]) -> bool:
    try:
        model.model_validate(body)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("model", "body"), ACCEPTED)
def test_what_is_accepted_is_documented(model: type[BaseModel], body: dict[str, Any]) -> None:
    assert is_accepted(model, body)
    assert is_documented(model, body)


@pytest.mark.parametrize(("model", "body"), REFUSED)
def test_what_is_refused_is_not_documented(model: type[BaseModel], body: dict[str, Any]) -> None:
    assert not is_accepted(model, body)
    assert not is_documented(model, body)


@pytest.mark.parametrize("model", [LoginBody, RegisterBody, EditBody, AddressBody, AddressChangesBody])
def test_no_default_is_a_value_that_is_refused(model: type[BaseModel]) -> None:
    assert all("default" not in field for field in model.model_json_schema()["properties"].values())
