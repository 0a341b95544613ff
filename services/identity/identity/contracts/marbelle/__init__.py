"""Marbelle's accounts: `/api/v1/auth/`."""

from identity.contracts.marbelle.account_routes import routes as accounts
from identity.contracts.marbelle.address_routes import routes as addresses
from identity.contracts.marbelle.email_routes import routes as emails
from identity.contracts.marbelle.password_routes import routes as passwords
from identity.contracts.marbelle.profile_routes import routes as profile
from identity.contracts.marbelle.session_routes import routes as sessions

ROUTERS = (accounts, sessions, passwords, emails, profile, addresses)
