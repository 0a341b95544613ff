"""A machine calls with an API key."""

from common.db.executor import Executor
from common.kernel import clock
from common.rpc.interfaces.identity import ApiKeyFacts

from identity.repository.api_keys import find_api_key, record_use


async def use_api_key(storefront: str, digest: str, executor: Executor) -> ApiKeyFacts | None:
    """What the key with this digest may do; None if there is no valid one. Records the use."""
    key = await find_api_key(executor, storefront, digest)
    if key is None or not key.is_live:
        return None
    await record_use(executor, key.id, clock.now())
    is_former = key.digest != digest
    ends = [moment for moment in (key.expires_at, key.former_until if is_former else None) if moment]
    return ApiKeyFacts(
        id=key.id,
        name=key.name,
        state_id=key.former_state_id if is_former and key.former_state_id else key.state_id,
        permissions=tuple(key.permissions),
        networks=tuple(key.networks),
        expires_at=min(ends, default=None),
    )
