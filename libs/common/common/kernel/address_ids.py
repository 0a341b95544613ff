"""What stands for an e-mail address where the address itself must not be kept."""

import hmac
from uuid import UUID

from common.kernel.callers import Caller

ID_BYTES = 16


class AddressIds:
    """Keyed digests: without the key an address cannot be guessed from its id, or compared with one."""

    def __init__(self, key: str) -> None:
        self._secret = hmac.digest(key.encode(), b"atelier addresses", "sha256")

    def of(self, storefront: str, email: str) -> UUID:
        """The same for the same address of a storefront. `email` in its canonical form, or another."""
        content = f"{storefront}\0{email.strip().lower()}".encode()
        return UUID(bytes=hmac.digest(self._secret, content, "sha256")[:ID_BYTES])

    def of_caller(self, caller: Caller) -> UUID | None:
        """That of the address of a signed-in user."""
        return self.of(caller.storefront, caller.email) if caller.email else None
