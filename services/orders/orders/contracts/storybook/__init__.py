"""The orders endpoints of the storybook contract: orders of books and retry packs, and the payment webhook."""

from common.http import contract_app
from common.http.contract import ContractApp
from dialects.storybook import STORYBOOK

from orders.contracts.storybook.order_routes import order_routes
from orders.contracts.storybook.webhook_routes import webhook_routes
from orders.use_cases.book_order_context import BookOrderContext


def app(context: BookOrderContext) -> ContractApp:
    return contract_app(STORYBOOK, order_routes(context), webhook_routes(context))
