"""Moving windows in Redis, shared by all gateways; while it is unavailable, each gateway counts in its own memory."""

import time
from contextlib import suppress

import structlog
from common.kernel import clock
from common.observability import redaction, telemetry
from limits.aio.storage import RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from redis.asyncio import Redis
from redis.exceptions import RedisError

from gateway.limits.memory_storage import MemoryWindowStorage

TIMEOUT_SECONDS = 0.25
UNAVAILABLE = (RedisError, OSError, TimeoutError, RuntimeError)
"""uvloop raises RuntimeError when the client library uses a connection that Redis has reset."""
log = structlog.get_logger("gateway")
_fallbacks = telemetry.meter.create_counter("atelier.gateway.limits.fallbacks")


class RedisWindowStorage(RedisStorage):
    """The library's storage on the platform's clock instead of the wall clock."""

    STORAGE_SCHEME = ["async+clocked+redis"]  # noqa: RUF012 - the library declares it so
    bridge: RedispyBridge

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__(
            url,
            implementation="redispy",
            key_prefix=prefix,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
        )

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        keys, arguments = [self.bridge.prefixed_key(key)], [clock.timestamp(), limit, expiry, amount]
        return bool(await self.bridge.lua_acquire_moving_window(keys, arguments))

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        moment = clock.timestamp()
        window = await self.bridge.lua_moving_window([self.bridge.prefixed_key(key)], [moment - expiry, limit])
        return (float(window[0]), int(window[1])) if window else (moment, 0)

    async def close(self) -> None:
        connection = self.bridge.get_connection()
        assert isinstance(connection, Redis)
        await connection.aclose()


class FallbackWindowStorage(MemoryWindowStorage):
    """Redis if it responds, else memory. After a failure Redis is not tried for `retry_seconds`."""

    STORAGE_SCHEME = ["async+clocked+shared"]  # noqa: RUF012 - the library declares it so

    def __init__(self, redis: RedisWindowStorage, max_keys: int, retry_seconds: float = 1.0) -> None:
        super().__init__(max_keys)
        self._retry_seconds = retry_seconds
        self._redis = redis
        self._retry_at = 0.0

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        if self._redis_enabled:
            try:
                return await self._redis.acquire_entry(key, limit, expiry, amount)
            except UNAVAILABLE as error:
                self._disable_redis(error)
        _fallbacks.add(1)
        return await super().acquire_entry(key, limit, expiry, amount)

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        if self._redis_enabled:
            try:
                return await self._redis.get_moving_window(key, limit, expiry)
            except UNAVAILABLE as error:
                self._disable_redis(error)
        return await super().get_moving_window(key, limit, expiry)

    async def check(self) -> bool:
        """Whether Redis responds."""
        return await self._redis.check()

    async def close(self) -> None:
        with suppress(*UNAVAILABLE):  # its connections are lost
            await self._redis.close()

    @property
    def _redis_enabled(self) -> bool:
        return time.monotonic() >= self._retry_at

    def _disable_redis(self, error: Exception) -> None:
        self._retry_at = time.monotonic() + self._retry_seconds
        log.warning("redis_unavailable", reason=redaction.reason(error))
