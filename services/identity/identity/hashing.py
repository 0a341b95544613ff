"""Password hashes: argon2id in a few threads, so that neither the event loop nor the memory feels them."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19 * 1024
"""OWASP's second profile (19 MiB, two passes, one lane): about 30 ms on the machines this was written on."""
PASSES = 2
LANES = 1
THREADS = 2
"""At most this many hashes at once; the others wait, so a flood of sign-ins takes no more than 38 MiB."""


class PasswordHashes:
    """Makes and checks password hashes without blocking the caller's event loop."""

    def __init__(self, passes: int = PASSES, memory_kib: int = MEMORY_KIB) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def verify(self, password: str, known: str | None) -> bool:
        """Whether the password made this hash. Without one it takes as long, and the answer is no."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, self._matches, known or self._nobodys, password
        ) and bool(known)

    def outdated(self, known: str) -> bool:
        """Whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(known)

    def _matches(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False
