"""Bodies of the address book."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from common.web import Body, Output
from pydantic import StrictBool

from identity.domain.address import Address, AddressType, full_name
from identity.web.fields import Label, Line, OptionalLine, OptionalWords, Phone, Words, Zip

KEPT_AS = {
    "id": "number",
    "address_line_1": "street_address",
    "address_line_2": "apartment",
    "postal_code": "zip_code",
    "phone": "phone_number",
    "is_primary": "is_default",
}
"""What this contract calls otherwise than the address book."""


class NewAddressBody(Body):
    label: Label
    first_name: Words
    last_name: Words
    company: OptionalWords = None
    address_line_1: Line
    address_line_2: OptionalLine = None
    city: Words
    state: Words
    postal_code: Zip
    country: Words
    phone: Phone = None
    is_primary: StrictBool = False

    def fields(self) -> dict[str, Any]:
        name = full_name(self.first_name, self.last_name)
        return {"address_type": AddressType.OTHER, "full_name": name, **_kept(self.model_dump())}


class AddressChanges(Body):
    """Partial: what is not sent stays; what is required on creation can not be emptied."""

    label: Label = ""
    first_name: Words = ""
    last_name: Words = ""
    company: OptionalWords = None
    address_line_1: Line = ""
    address_line_2: OptionalLine = None
    city: Words = ""
    state: Words = ""
    postal_code: Zip = ""
    country: Words = ""
    phone: Phone = None
    is_primary: StrictBool = False

    def changes(self) -> dict[str, Any]:
        return _kept(self.model_dump(exclude_unset=True))


class AddressBody(Output):
    """Empty texts, never null."""

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

    @classmethod
    def of(cls, address: Address) -> Self:
        return cls.of_row(address.model_dump())

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """From the columns of an address."""
        kept = {name: row[KEPT_AS.get(name, name)] for name in cls.model_fields}
        kept["updated_at"] = kept["updated_at"] or kept["created_at"]
        return cls(**{name: "" if value is None else value for name, value in kept.items()})


class AddressBookBody(Output):
    addresses: list[AddressBody]


def _kept(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {KEPT_AS.get(name, name): value for name, value in sent.items()}
