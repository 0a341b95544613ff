"""Counts that several gateways share in Redis; while it is away each counts for itself."""

import time

import structlog
from common import clock, faults, telemetry
from limits.aio.storage import RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from redis.asyncio import Redis
from redis.exceptions import RedisError

from gateway.windows import ClockedMemory

PATIENCE_SECONDS = 0.25
AWAY = (RedisError, OSError, TimeoutError)
log = structlog.get_logger("gateway")
counted_alone = telemetry.meter.create_counter("atelier.gateway.limits.fallbacks")


class ClockedRedis(RedisStorage):
    """The library's storage on the platform's clock instead of the wall clock."""

    STORAGE_SCHEME = ["async+clocked+redis"]  # noqa: RUF012 - the library declares it so
    bridge: RedispyBridge

    def __init__(self, url: str, prefix: str) -> None:
        super().__init__(
            url,
            implementation="redispy",
            key_prefix=prefix,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
        )

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        keys, facts = [self.bridge.prefixed_key(key)], [clock.timestamp(), limit, expiry, amount]
        return bool(await self.bridge.lua_acquire_moving_window(keys, facts))

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        moment = clock.timestamp()
        window = await self.bridge.lua_moving_window([self.bridge.prefixed_key(key)], [moment - expiry, limit])
        return (float(window[0]), int(window[1])) if window else (moment, 0)

    async def close(self) -> None:
        connection = self.bridge.get_connection()
        assert isinstance(connection, Redis)
        await connection.aclose()


class SharedWindows(ClockedMemory):
    """Redis where it answers, our own memory where not. After a failure it is left alone for `rest` seconds."""

    STORAGE_SCHEME = ["async+clocked+shared"]  # noqa: RUF012 - the library declares it so

    def __init__(self, redis: ClockedRedis, bound: int, rest: float = 1.0) -> None:
        super().__init__(bound)
        self._rest = rest
        self._redis = redis
        self._away_until = 0.0

    async def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        if self._may_ask:
            try:
                return await self._redis.acquire_entry(key, limit, expiry, amount)
            except AWAY as error:
                self._leave_alone(error)
        counted_alone.add(1)
        return await super().acquire_entry(key, limit, expiry, amount)

    async def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        if self._may_ask:
            try:
                return await self._redis.get_moving_window(key, limit, expiry)
            except AWAY as error:
                self._leave_alone(error)
        return await super().get_moving_window(key, limit, expiry)

    async def close(self) -> None:
        await self._redis.close()

    @property
    def _may_ask(self) -> bool:
        return time.monotonic() >= self._away_until

    def _leave_alone(self, error: Exception) -> None:
        self._away_until = time.monotonic() + self._rest
        log.warning("redis_away", reason=faults.reason(error))
