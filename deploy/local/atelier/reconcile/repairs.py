"""The repair of each rule, in the order in which they are made."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from atelier.audit import books as book_rules
from atelier.audit import carts as carts_rules
from atelier.audit import credits as credit_rules
from atelier.audit import deliveries as delivery_rules
from atelier.audit import files as file_rules
from atelier.audit import goods as goods_rules
from atelier.audit import money as money_rules
from atelier.audit import orders as order_rules
from atelier.audit import reports as report_rules
from atelier.audit import stock as stock_rules
from atelier.audit import subscriptions as subscription_rules
from atelier.audit import versions as version_rules
from atelier.audit.findings import Finding, Rule
from atelier.reconcile import (
    books,
    carts,
    credits,
    deliveries,
    files,
    goods,
    orders,
    payments,
    reports,
    stock,
    subscriptions,
    versions,
)
from atelier.reconcile.services import Services

Make = Callable[[Services, list[Finding]], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Repair:
    """`does` describes the repair of one finding. `make` may be repeated; it returns what staff must do."""

    rule: Rule
    does: str
    make: Make


REPAIRS: tuple[Repair, ...] = (
    Repair(goods_rules.NUMBER, "advance a counter beyond the assigned numbers", goods.advance),
    Repair(book_rules.NUMBER, "advance the counter of book orders beyond the known numbers", books.advance),
    Repair(order_rules.UNDECIDED, "abandon a checkout past its deadline", orders.abandon),
    Repair(money_rules.CLOSED, "cancel an order that payments has recorded as closed", orders.close),
    Repair(money_rules.UNKNOWN, "record a payment on its order", orders.record_payments),
    Repair(money_rules.REFUND, "record a refund on its order", orders.record_refunds),
    Repair(stock_rules.NO_ORDER, "release stock that is reserved for no order", stock.release),
    Repair(stock_rules.NOT_KEPT, "keep the stock of a paid order", stock.keep),
    Repair(stock_rules.MISSING, "reserve stock for an order", stock.restore),
    Repair(carts_rules.NOT_SPENT, "remove ordered lines from a cart", carts.consume),
    Repair(carts_rules.HELD, "put claimed lines back into a cart", carts.release),
    Repair(carts_rules.UNCLAIMED, "remove lines of a placed order from a cart again", carts.replay),
    Repair(money_rules.NOT_BACK, "refund a cancelled order", payments.refund),
    Repair(money_rules.OPEN_CANCELLED, "cancel the open payment of a cancelled order", payments.close),
    Repair(money_rules.OPEN_NO_ORDER, "cancel an open payment without an order", payments.close),
    Repair(goods_rules.GONE, "withdraw a product from carts", goods.withdraw),
    Repair(goods_rules.PRODUCT, "publish a product to cart again", goods.announce),
    Repair(goods_rules.VARIANT, "publish a variant to cart again", goods.announce),
    Repair(goods_rules.STOCK, "publish a stock to cart again", goods.announce),
    Repair(credit_rules.UNPAID, "take the credits of an unlocked job", credits.take),
    Repair(book_rules.TIER, "publish a paid order of books again", books.publish_paid),
    Repair(book_rules.PURCHASE, "publish a paid order of books or a pack again", books.publish_paid),
    Repair(version_rules.STUCK, "fail a version that no job generates, and give back its retry", versions.fail),
    Repair(version_rules.LEDGER, "publish a generated version again", versions.report),
    Repair(version_rules.USED, "count a retry that a version took", versions.count),
    Repair(delivery_rules.UNHANDLED, "publish an event again", deliveries.republish),
    Repair(subscription_rules.SHOWN, "show a customer the subscription that payments knows", subscriptions.show),
    Repair(subscription_rules.QUOTA, "grant a customer the credits of the subscription", subscriptions.grant),
    Repair(file_rules.PICTURE, "let catalog know a stored picture again", files.record_pictures),
    Repair(credit_rules.SHOWN, "show a customer the balance of the credit account", credits.show),
    Repair(report_rules.FACT, "count a storefront's reports again", reports.count_again),
    Repair(report_rules.COUNT, "count a storefront's reports again", reports.count_again),
    Repair(credit_rules.UNKNOWN, "close the credit account of a customer who does not exist", credits.forget),
)
REFUND_LOST = Repair(money_rules.NO_ORDER, "refund an order that is lost, and release its stock", payments.refund_lost)


DELETE_UNKNOWN = Repair(file_rules.UNKNOWN, "delete a file that no row names", files.delete)


KEPT_AFTER = {"identity": frozenset({credit_rules.UNKNOWN})}
"""Restored service → rules whose repair would destroy what only the lost rows belong to: credits of lost customers."""


def chosen_repairs(*, refund_lost: bool, delete_unknown_files: bool, restored: str | None = None) -> tuple[Repair, ...]:
    kept = KEPT_AFTER.get(restored or "", frozenset())
    return (
        *(repair for repair in REPAIRS if repair.rule not in kept),
        *((REFUND_LOST,) if refund_lost else ()),
        *((DELETE_UNKNOWN,) if delete_unknown_files else ()),
    )
