"""Encrypt again with the platform's present key what a former one has encrypted."""

from uuid import UUID

from common.db.database import Database

from webhooks.adapters.secret_box import SecretBox
from webhooks.domain.endpoint import Endpoint, SigningKey
from webhooks.repository.endpoints import endpoints_with_headers_after, keys_after

BATCH = 500
FIRST = UUID(int=0)


async def encrypt_again(database: Database, box: SecretBox) -> None:
    """A timer. While the platform's key is being replaced, both keys are known; afterwards only the present one is."""
    last: SigningKey | Endpoint | None = None
    while keys := await keys_after(database.autocommit, last.id if last else FIRST, BATCH):
        for last in keys:
            if not box.is_current(last.secret):
                last.secret = box.encrypt(box.decrypt(last.secret))
                await database.autocommit.defer_save(last)
    last = None
    while found := await endpoints_with_headers_after(database.autocommit, last.id if last else FIRST, BATCH):
        for last in found:
            if last.headers is not None and not box.is_current(last.headers):
                last.headers = box.encrypt(box.decrypt(last.headers))
                await database.autocommit.defer_save(last)
