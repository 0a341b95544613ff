"""The pages: a module for each part of the menu."""

from console.pages import (
    account,
    book_orders,
    books,
    catalog,
    categories,
    customers,
    dead_letters,
    filters,
    help,
    home,
    lists,
    money,
    order,
    orders,
    pictures,
    products_bulk,
    reports,
    search,
    settings,
    sign_in,
    team,
    transfers,
)

_MODULES = (
    sign_in,
    home,
    search,
    help,
    filters,
    orders,
    order,
    products_bulk,
    catalog,
    categories,
    customers,
    books,
    pictures,
    lists,
)
ROUTERS = [
    module.router
    for module in (*_MODULES, reports, settings, transfers, book_orders, money, dead_letters, team, account)
]
