"""The pages: a module for each part of the menu."""

from console.pages import account, catalog, customers, home, lists, order, orders, pictures, sign_in, team

ROUTERS = [
    module.router for module in (sign_in, home, orders, order, catalog, customers, pictures, lists, team, account)
]
