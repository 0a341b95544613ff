"""Bodies of the address."""

from typing import Annotated, Any

from common.http import Output
from pydantic import StringConstraints

from identity.contracts.storybook.optional_fields import NullsOmitted
from identity.http.fields import SOME_TEXT, AddressLine, Email, NotBlank, ShortText
from identity.repository.contact_addresses import FIELDS, StoredAddress

Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20), NotBlank, SOME_TEXT]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255)]


class AddressBody(NullsOmitted):
    """The whole address."""

    full_name: ShortText
    phone: Phone
    email: Email
    address_line1: AddressLine
    address_line2: OptionalLine = ""
    city: ShortText


class AddressChangesBody(NullsOmitted):
    """A partial update: what is missing does not change."""

    full_name: ShortText = ""
    phone: Phone = ""
    email: Email | None = None
    address_line1: AddressLine = ""
    address_line2: OptionalLine = ""
    city: ShortText = ""


class ContactAddressBody(Output):
    """`id` is null, and the texts are empty, if there is no address. `user` is null for visitors."""

    id: int | None
    user: int | None
    full_name: str
    phone: str
    email: str
    address_line1: str
    address_line2: str
    city: str


class SavedAddressBody(ContactAddressBody):
    message: str


def address_body(address: StoredAddress | None, user_number: int | None) -> dict[str, Any]:
    texts = {name: getattr(address, name) if address else "" for name in FIELDS}
    return {"id": address.number if address else None, "user": user_number, **texts}
