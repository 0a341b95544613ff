"""Bodies of `/api/v1/auth/me/addresses/`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from common.http import Body, Output
from pydantic import StrictBool

from identity.http.bodies import PartialUpdate
from identity.http.fields import AddressLine, Name, OptionalShortText, Phone, ShortText, ZipCode

AddressType = Literal["shipping", "billing", "other"]


class NewAddressBody(Body):
    address_type: AddressType
    full_name: Name
    phone_number: Phone = None
    street_address: AddressLine
    apartment: OptionalShortText = None
    city: ShortText
    state: OptionalShortText = None
    country: ShortText
    zip_code: ZipCode
    is_default: StrictBool = False


class AddressChanges(PartialUpdate):
    """A partial update. A field that is required for a new address cannot be set to an empty text."""

    address_type: AddressType = "other"
    full_name: Name = ""
    phone_number: Phone = None
    street_address: AddressLine = ""
    apartment: OptionalShortText = None
    city: ShortText = ""
    state: OptionalShortText = None
    country: ShortText = ""
    zip_code: ZipCode = ""
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
