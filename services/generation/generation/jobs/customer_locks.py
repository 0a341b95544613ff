"""One customer's requests after each other, so that they do not occupy what all customers share."""

import asyncio
from uuid import UUID
from weakref import WeakValueDictionary


class CustomerLocks:
    """One lock for each customer in this process; it exists while a request holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def of(self, user_id: UUID) -> asyncio.Lock:
        return self._locks.setdefault(user_id, asyncio.Lock())
