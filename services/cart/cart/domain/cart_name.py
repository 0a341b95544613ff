"""How a cart is named before and after it is stored."""

from typing import NamedTuple, Self
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f9b7f6a-51b4-5e0c-9c1e-2a4c8f0d7b35")
_HIGHEST_BIT = 2**52
"""Numbers are from here to 2^53 - 1: exact in JavaScript, and above every number of the sequence that named carts
in earlier releases."""


class CartName(NamedTuple):
    """The id and number that an owner's cart is shown with, derived from the owner: it is shown before it has a row.

    Does not reveal the owner's id. The row keeps the number and a key of its own: were its key derived as well, two
    first lines at once would meet at the primary key, which `on conflict` of the owner does not cover. Rows that
    earlier releases stored are shown with the key and the number they have.
    """

    id: UUID
    number: int

    @classmethod
    def of(cls, storefront: str, owner_id: UUID) -> Self:
        cart_id = uuid5(_NAMESPACE, f"{storefront} {owner_id}")
        return cls(cart_id, _HIGHEST_BIT | cart_id.int & (_HIGHEST_BIT - 1))
