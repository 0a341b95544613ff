"""Which repair belongs to which rule, in the order in which they are made."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from atelier.audit import carts as carts_rules
from atelier.audit import deliveries as delivery_rules
from atelier.audit import goods as goods_rules
from atelier.audit import money as money_rules
from atelier.audit import orders as order_rules
from atelier.audit import stock as stock_rules
from atelier.audit.findings import Finding, Rule
from atelier.reconcile import carts, deliveries, goods, orders, payments, stock
from atelier.reconcile.services import Services

Make = Callable[[Services, list[Finding]], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Repair:
    """`does` says what is done, for one finding each. `make` may be repeated; it answers what staff must deal with."""

    rule: Rule
    does: str
    make: Make


REPAIRS: tuple[Repair, ...] = (
    Repair(goods_rules.NUMBER, "advance a counter beyond the numbers that are known", goods.advance),
    Repair(order_rules.UNDECIDED, "give up a checkout past its deadline", orders.abandon),
    Repair(money_rules.CLOSED, "cancel an order that payments knows as closed", orders.close),
    Repair(money_rules.UNKNOWN, "tell an order of its payment", orders.tell_payments),
    Repair(money_rules.REFUND, "tell an order of its refund", orders.tell_refunds),
    Repair(stock_rules.NO_ORDER, "release stock that is taken for no order", stock.release),
    Repair(stock_rules.NOT_KEPT, "keep the stock of a paid order", stock.keep),
    Repair(stock_rules.MISSING, "take stock for an order", stock.restore),
    Repair(carts_rules.NOT_SPENT, "drop ordered lines from a cart", carts.spend),
    Repair(carts_rules.HELD, "put claimed lines back into a cart", carts.release),
    Repair(carts_rules.UNCLAIMED, "drop what was in a cart when its order was placed", carts.replay),
    Repair(money_rules.NOT_BACK, "give back the money for a cancelled order", payments.give_back),
    Repair(money_rules.OPEN_CANCELLED, "cancel the open payment of a cancelled order", payments.close),
    Repair(money_rules.OPEN_NO_ORDER, "cancel an open payment without an order", payments.close),
    Repair(goods_rules.GONE, "withdraw a product from carts", goods.withdraw),
    Repair(goods_rules.PRODUCT, "tell carts what a product is", goods.announce),
    Repair(goods_rules.VARIANT, "tell carts what a variant is", goods.announce),
    Repair(goods_rules.STOCK, "tell carts how many there are", goods.announce),
    Repair(delivery_rules.UNHANDLED, "publish an event again", deliveries.republish),
)
REFUND_LOST = Repair(
    money_rules.NO_ORDER, "give back the money for an order that is lost, and free its stock", payments.refund_lost
)
