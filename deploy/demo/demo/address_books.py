"""The addresses of the demo customer of a new storefront, by contract; none for other contracts."""

from collections.abc import Mapping
from typing import Any

from identity.domain.address import AddressType

_HOME = {
    "full_name": "Demo Customer",
    "phone_number": "+15035550142",
    "street_address": "1480 Juniper Street",
    "apartment": "4B",
    "city": "Portland",
    "state": "OR",
    "zip_code": "97205",
    "is_default": True,
}
_NAMED = {"label": "Home", "first_name": "Demo", "last_name": "Customer", "company": "Juniper Interiors"}

ADDRESS_BOOKS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "emporium": tuple(
        {**_HOME, "country": "US", "address_type": kind} for kind in (AddressType.SHIPPING, AddressType.BILLING)
    ),
    "marbelle": ({**_HOME, **_NAMED, "country": "USA", "address_type": AddressType.OTHER},),
}
"""Each address as the fields that its owner sets."""
