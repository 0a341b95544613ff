"""How a cart is named before and after it is stored."""

from typing import NamedTuple, Self
from uuid import UUID, uuid5

_NAMESPACE = UUID("6f9b7f6a-51b4-5e0c-9c1e-2a4c8f0d7b35")
_HIGHEST_BIT = 2**52
"""Numbers are from here to 2^53 - 1: exact in JavaScript, and above every number of the sequence that named carts
in earlier releases."""


class CartName(NamedTuple):
    """The id and the number of an owner's cart, derived from the owner: a cart is shown before it has a row.

    Does not reveal the owner's id. Rows that earlier releases stored keep the names they have.
    """

    id: UUID
    number: int

    @classmethod
    def of(cls, storefront: str, owner_id: UUID) -> Self:
        cart_id = uuid5(_NAMESPACE, f"{storefront} {owner_id}")
        return cls(cart_id, _HIGHEST_BIT | cart_id.int & (_HIGHEST_BIT - 1))
