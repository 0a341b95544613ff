"""Emporium's accounts: `/api/v1/auth/`."""

from identity.contracts.emporium.account_routes import routes as accounts
from identity.contracts.emporium.address_routes import routes as addresses
from identity.contracts.emporium.password_routes import routes as passwords
from identity.contracts.emporium.profile_routes import routes as profile

ROUTERS = (accounts, passwords, profile, addresses)
