"""Start the purchase of a credit pack: a session of the provider's checkout."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import structlog
from common.kernel import clock

from payments.domain.credit_errors import UnknownPack
from payments.domain.credit_pack import CreditPack
from payments.domain.credit_purchase import UNSETTLED, CheckoutSession, CreditPurchase
from payments.domain.errors import ProviderRefused, ProviderUnavailable
from payments.repository.credit_purchases import CreditPurchases
from payments.use_cases.credit_context import CreditContext

REPEATABLE = timedelta(hours=23)
"""For how long the provider returns the same session for the same purchase."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseCredits:
    """`request_key` is the client's idempotency key, if it sent one. The payment page leads back to `front_end`."""

    storefront: str
    user_id: UUID
    email: str | None
    sku: str
    front_end: str
    request_key: str | None = None


async def purchase_credits(command: PurchaseCredits, context: CreditContext) -> str:
    """Return the URL of the checkout page. Repeating it with the same `request_key` returns the same page.

    Raises UnknownPack, ProviderUnavailable, ProviderRefused.
    """
    pack = await (await context.packs(command.storefront)).on_sale(command.sku)
    if pack is None:
        raise UnknownPack()
    purchase = await _recorded(command, pack, context)
    try:
        session = await open_session(purchase, context)
    except (ProviderRefused, ProviderUnavailable) as error:
        log.warning("checkout_failed", purchase=str(purchase.id), reason=error.facts.get("reason"))
        raise
    if session.url is None:
        raise ProviderUnavailable(reason="the session has no page")
    return session.url


async def open_session(purchase: CreditPurchase, context: CreditContext) -> CheckoutSession:
    """Create the session of a purchase and store its id; repeating it returns the same session.

    Raises ProviderUnavailable, and ProviderRefused after storing that the purchase has failed.
    """
    storefront = context.storefronts[purchase.storefront]
    product = f"{purchase.credits} {storefront.title} credits"
    try:
        session = await context.checkout(purchase.storefront).create(
            purchase, product, purchase.front_end or storefront.mail.site_url
        )
    except ProviderRefused:
        await _store(purchase, None, context)
        raise
    await _store(purchase, session, context)
    return session


async def _recorded(command: PurchaseCredits, pack: CreditPack, context: CreditContext) -> CreditPurchase:
    """Commit the purchase before its session is created; an unfinished one of the same request is continued."""
    purchases = CreditPurchases(context.database.autocommit, command.storefront)
    purchase = _purchase(command, pack, context, _id_of(command))
    if await purchases.add(purchase):
        return purchase
    existing = await purchases.get(purchase.id)
    if existing and _is_continued(existing, purchase):
        return existing
    purchase = _purchase(command, pack, context, uuid4())
    await purchases.add(purchase)
    return purchase


def _id_of(command: PurchaseCredits) -> UUID:
    if command.request_key is None:
        return uuid4()
    return uuid5(NAMESPACE_URL, f"{command.storefront}/{command.user_id}/{command.request_key}")


def _is_continued(existing: CreditPurchase, wanted: CreditPurchase) -> bool:
    same = ("user_id", "email", "sku", "credits", "price", "currency")
    return (
        all(getattr(existing, name) == getattr(wanted, name) for name in same)
        and existing.status in UNSETTLED
        and clock.now() - existing.created_at < REPEATABLE
    )


def _purchase(command: PurchaseCredits, pack: CreditPack, context: CreditContext, purchase_id: UUID) -> CreditPurchase:
    return CreditPurchase(
        id=purchase_id,
        storefront=command.storefront,
        user_id=command.user_id,
        email=command.email,
        sku=pack.sku,
        credits=pack.credits,
        price=pack.price,
        currency=context.storefronts[command.storefront].currency,
        front_end=command.front_end,
    )


async def _store(purchase: CreditPurchase, session: CheckoutSession | None, context: CreditContext) -> None:
    async with context.database.transaction() as uow:
        purchases = CreditPurchases(uow, purchase.storefront)
        current = await purchases.lock(purchase.id)
        assert current
        if session is None:
            current.fail()
        else:
            current.open(session.id)
        await purchases.save(current)
