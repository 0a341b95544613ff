"""Files that no row names, after a database was restored."""

from catalog.domain.pictures import TYPES
from catalog.repository.media import record_stored_picture

from atelier.audit.files import PICTURE_PATH
from atelier.audit.findings import Finding
from atelier.reconcile.services import Services

_KNOWN = "select 1 as known from assets where storefront = %(storefront)s and key = %(key)s"
_MEDIA = "select 1 as known from media where storefront = %(storefront)s and key = %(key)s"
_CONTENT_TYPES = dict(TYPES.values())


async def record_pictures(services: Services, findings: list[Finding]) -> list[str]:
    """Let catalog know its stored pictures again, which orders and carts still show."""
    for finding in findings:
        named = PICTURE_PATH.fullmatch(finding.subject)
        assert named is not None
        content_type = _CONTENT_TYPES[named["key"].rpartition(".")[2]]
        size = int(finding.detail.partition(" ")[0])
        async with services.databases["catalog"].transaction() as uow:
            await record_stored_picture(uow, named["storefront"], named["key"], content_type, size)
    return []


async def delete(services: Services, findings: list[Finding]) -> list[str]:
    """Delete files, unless a row names them by now."""
    for finding in findings:
        storefront, _, key = finding.subject.partition("/")
        named = await services.rows("generation", _KNOWN, storefront=storefront, key=key)
        named += await services.rows("catalog", _MEDIA, storefront=storefront, key=key)
        if not named:
            for store in set(services.stores.values()):
                store.delete(finding.subject)
    return []
