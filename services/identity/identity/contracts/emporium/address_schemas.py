"""Bodies of the address book."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from common.web import Body, Output
from pydantic import StrictBool

from identity.domain.address import Address
from identity.web.fields import Line, Name, OptionalWords, Phone, Words, Zip

AddressType = Literal["shipping", "billing", "other"]


class NewAddressBody(Body):
    address_type: AddressType
    full_name: Name
    phone_number: Phone = None
    street_address: Line
    apartment: OptionalWords = None
    city: Words
    state: OptionalWords = None
    country: Words
    zip_code: Zip
    is_default: StrictBool = False


class AddressChanges(Body):
    """Partial: what is not sent stays; what is required on creation can not be emptied."""

    address_type: AddressType = "other"
    full_name: Name = ""
    phone_number: Phone = None
    street_address: Line = ""
    apartment: OptionalWords = None
    city: Words = ""
    state: OptionalWords = None
    country: Words = ""
    zip_code: Zip = ""
    is_default: StrictBool = False


class AddressBody(Output):
    id: UUID
    address_type: AddressType
    full_name: str
    phone_number: str | None
    street_address: str
    apartment: str | None
    city: str
    state: str | None
    country: str
    zip_code: str
    is_default: bool
    created_at: datetime

    @classmethod
    def of(cls, address: Address) -> Self:
        return cls.model_validate({name: getattr(address, name) for name in cls.model_fields})
