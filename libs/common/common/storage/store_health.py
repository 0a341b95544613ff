"""Whether an object store accepts this service's credentials, for readiness."""

import asyncio
import time

import structlog

from common.observability import redaction
from common.storage.object_store import REFUSED, ObjectStore

CHECK_SECONDS = 2.0
ACCEPTED_FOR = 60.0
REFUSED_FOR = 5.0
"""How long a result is used before the store is asked again."""
log = structlog.get_logger()


class StoreHealth:
    """A process whose credentials the store refuses is not ready, so that a deployment with wrong ones stops.

    Only until they were accepted once: what needs no files is served also while the store refuses or does not respond,
    and that is logged.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._was_accepted = False
        self._reason: str | None = None
        self._check_again_at = 0.0
        self._checking = asyncio.Lock()

    async def unready_reason(self) -> str | None:
        async with self._checking:
            if time.monotonic() >= self._check_again_at:
                self._reason = await self._check()
                self._check_again_at = time.monotonic() + (REFUSED_FOR if self._reason else ACCEPTED_FOR)
        return None if self._was_accepted else self._reason

    async def _check(self) -> str | None:
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await self._store.verify_access()
        except REFUSED as error:
            log.error("object_store_refuses", reason=redaction.error_type(error))
            return "object store refuses the credentials"
        except FileNotFoundError:
            log.error("object_store_refuses", reason="there is no such bucket")
            return "object store has no such bucket"
        except Exception as error:
            log.warning("object_store_unavailable", reason=redaction.error_type(error))
            return None
        self._was_accepted = True
        return None
