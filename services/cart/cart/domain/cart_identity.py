"""The id and number of a cart, before and after it is stored."""

from typing import NamedTuple, Self
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f9b7f6a-51b4-5e0c-9c1e-2a4c8f0d7b35")
_HIGHEST_BIT = 2**52
"""Numbers range from this to 2^53 - 1: exact in JavaScript, and above every number of the sequence that numbered
carts in earlier releases."""


class CartIdentity(NamedTuple):
    """The id and number of an owner's cart in responses. Derived from the owner, because a cart is shown before it
    has a row, without revealing the owner's id.

    The row stores the number, but has a random primary key: with a derived one, two concurrent first lines would
    conflict on the primary key, which `on conflict` of the owner does not cover. Carts stored by earlier releases are
    shown with the key and number of their row.
    """

    id: UUID
    number: int

    @classmethod
    def of(cls, storefront: str, owner_id: UUID) -> Self:
        cart_id = uuid5(_NAMESPACE, f"{storefront} {owner_id}")
        return cls(cart_id, _HIGHEST_BIT | cart_id.int & (_HIGHEST_BIT - 1))
