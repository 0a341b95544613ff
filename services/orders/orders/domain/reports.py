"""The reports that orders owns."""

from common.reports.measures import Measure, Report, Unit, difference, mean, share

SALES = Report(
    name="sales",
    description="Orders that were paid, or that staff let be processed, at the day when that happened. `refunds` are "
    "those of that day, of orders of any day. `voided` are cancelled orders without a payment here.",
    measures=(
        Measure(name="orders"),
        Measure(name="units"),
        Measure(name="revenue", unit=Unit.MONEY),
        Measure(name="tax", unit=Unit.MONEY),
        Measure(name="shipping", unit=Unit.MONEY),
        Measure(name="discount", unit=Unit.MONEY),
        Measure(name="refunds", unit=Unit.MONEY),
        Measure(name="voided", unit=Unit.MONEY),
        Measure(name="cancelled"),
        Measure(name="net_revenue", unit=Unit.MONEY, of=difference("revenue", "refunds", "voided")),
        Measure(name="average_order", unit=Unit.MONEY, of=mean("revenue", "orders")),
    ),
)
PRODUCTS = Report(
    name="products",
    description="What was sold, at the prices of the lines, without tax and shipping; best sellers first.",
    measures=(Measure(name="units"), Measure(name="revenue", unit=Unit.MONEY), Measure(name="orders")),
    items="product",
)
CUSTOMERS = Report(
    name="customers",
    description="Orders of customers with an account. Each is new with the first order, and returns with the second. "
    "`distinct`, if it is asked for, counts each of the period's `customers` once, and as `returning` who had ordered "
    "before.",
    measures=(
        Measure(name="orders"),
        Measure(name="revenue", unit=Unit.MONEY),
        Measure(name="new"),
        Measure(name="new_revenue", unit=Unit.MONEY),
        Measure(name="returning"),
        Measure(name="repeat_orders", of=difference("orders", "new")),
        Measure(name="repeat_revenue", unit=Unit.MONEY, of=difference("revenue", "new_revenue")),
    ),
    distinct=("customers", "returning"),
)
FUNNEL = Report(
    name="funnel",
    description="Carts that got their first goods, checkouts that began, orders that were placed and paid: each at its "
    "own moment. `abandoned_carts` were not changed for a day, and have goods.",
    measures=(
        Measure(name="carts"),
        Measure(name="abandoned_carts"),
        Measure(name="checkouts"),
        Measure(name="orders"),
        Measure(name="paid"),
        Measure(name="checkout_rate", unit=Unit.SHARE, of=share("checkouts", "carts")),
        Measure(name="payment_rate", unit=Unit.SHARE, of=share("paid", "orders")),
        Measure(name="conversion_rate", unit=Unit.SHARE, of=share("paid", "carts")),
    ),
)
REPORTS = (SALES, PRODUCTS, CUSTOMERS, FUNNEL)
