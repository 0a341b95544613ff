"""Purges the cache when events change what it contains."""

from common.events.catalog import CategoryChanged, ProductChanged, StockChanged
from common.events.envelope import Envelope
from common.events.generation import GalleryChanged
from common.messaging.transport import Transport

from gateway.cache.response_cache import ResponseCache


def purge_on_events(cache: ResponseCache, transport: Transport) -> None:
    """After the transport has reconnected everything is purged, because events may have been missed."""

    async def product_changed(envelope: Envelope) -> None:
        number = envelope.data.get("number")
        if number is None:
            cache.purge(envelope.storefront)
        else:
            cache.purge_product(envelope.storefront, {str(envelope.data["slug"]), str(number)})

    async def everything_changed(envelope: Envelope) -> None:
        cache.purge(envelope.storefront)

    async def reconnected() -> None:
        cache.purge_all()

    transport.listen(frozenset({ProductChanged.type, StockChanged.type}), product_changed, reconnected)
    transport.listen(frozenset({CategoryChanged.type, GalleryChanged.type}), everything_changed, reconnected)
