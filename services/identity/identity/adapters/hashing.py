"""Password hashes: argon2id in a few threads, which limits their memory and keeps them off the event loop."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19 * 1024
"""OWASP's second profile (19 MiB, two passes, one lane): about 30 ms per hash."""
PASSES = 2
LANES = 1
THREADS = 2
"""At most this many hashes are computed at once, so that concurrent sign-ins use no more than 38 MiB."""


class PasswordHasher:
    """Creates and checks password hashes without blocking the event loop."""

    def __init__(self, passes: int = PASSES, memory_kib: int = MEMORY_KIB) -> None:
        self._argon2 = argon2.PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=LANES)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="argon2")
        self._dummy_hash = self._argon2.hash(secrets.token_urlsafe())

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._argon2.hash, password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether the password has this hash. Without a hash it returns False after the same time."""
        return (
            await asyncio.get_running_loop().run_in_executor(
                self._threads, self._matches, password_hash or self._dummy_hash, password
            )
            and password_hash is not None
        )

    def needs_rehash(self, password_hash: str) -> bool:
        """Whether the hash has other parameters than new ones get."""
        return self._argon2.check_needs_rehash(password_hash)

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
