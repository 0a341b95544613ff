"""Bodies of `/api/v1/auth/addresses/`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from common.http import Body, Output, shown
from pydantic import StrictBool

from identity.domain.address import AddressType, full_name
from identity.http.bodies import PartialUpdate
from identity.http.fields import AddressLine, Label, OptionalAddressLine, OptionalShortText, Phone, ShortText, ZipCode

COLUMNS = {
    "id": "number",
    "address_line_1": "street_address",
    "address_line_2": "apartment",
    "postal_code": "zip_code",
    "phone": "phone_number",
    "is_primary": "is_default",
}
"""The columns of the fields that this contract names differently."""


class NewAddressBody(Body):
    label: Label
    first_name: ShortText
    last_name: ShortText
    company: OptionalShortText = None
    address_line_1: AddressLine
    address_line_2: OptionalAddressLine = None
    city: ShortText
    state: ShortText
    postal_code: ZipCode
    country: ShortText
    phone: Phone = None
    is_primary: StrictBool = False

    def fields(self) -> dict[str, Any]:
        name = full_name(self.first_name, self.last_name)
        return {"address_type": AddressType.OTHER, "full_name": name, **_to_columns(self.model_dump())}


class AddressChanges(PartialUpdate):
    """A partial update. A field that is required for a new address cannot be set to an empty text."""

    label: Label = ""
    first_name: ShortText = ""
    last_name: ShortText = ""
    company: OptionalShortText = None
    address_line_1: AddressLine = ""
    address_line_2: OptionalAddressLine = None
    city: ShortText = ""
    state: ShortText = ""
    postal_code: ZipCode = ""
    country: ShortText = ""
    phone: Phone = None
    is_primary: StrictBool = False

    def changes(self) -> dict[str, Any]:
        return _to_columns(self.model_dump(exclude_unset=True))


class AddressBody(Output):
    """Missing texts are empty, never null."""

    id: int
    label: str
    first_name: str
    last_name: str
    company: str
    address_line_1: str
    address_line_2: str
    city: str
    state: str
    postal_code: str
    country: str
    phone: str
    is_primary: bool
    created_at: datetime
    updated_at: datetime


class AddressBookBody(Output):
    addresses: list[AddressBody]


def address_body(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` has all columns of an address."""
    renamed = {name: row[column] for name, column in COLUMNS.items()}
    body = shown(AddressBody, row, **renamed, updated_at=row["updated_at"] or row["created_at"])
    return {name: "" if value is None else value for name, value in body.items()}


def _to_columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {COLUMNS.get(name, name): value for name, value in fields.items()}
