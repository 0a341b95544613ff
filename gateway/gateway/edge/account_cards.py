"""The demo accounts as HTML, on the front page and on the shops' pages."""

from collections.abc import Iterable
from html import escape

from gateway.settings import DemoAccount

SCRIPT = "sign-in.js"
"""Follows the links that start a sign-in with Google, which begins with a POST."""
INITIATE = "/api/auth/oauth/initiate/"


def account_cards(accounts: Iterable[DemoAccount], path: str) -> str:
    """One row per account; `path` is the shop's path prefix. Empty without accounts."""
    rows = "".join(
        f"<div><dt>{escape(account.role.capitalize())}</dt><dd><code>{escape(account.email)}</code></dd>"
        f"<dd>{_sign_in(account, path)}</dd></div>"
        for account in accounts
    )
    return f'<dl class="accounts">{rows}</dl>' if rows else ""


def _sign_in(account: DemoAccount, path: str) -> str:
    email = escape(account.email)
    if account.sign_in == "google":
        return (
            f'no password: <a href="{path}/#sign-in" data-initiate="{path}{INITIATE}" data-email="{email}">'
            "sign in with Google</a> as this address"
        )
    if account.sign_in == "mail":
        return f'no password: sign in by a code, from the <a href="/sandbox/mail/?to={email}">mailbox</a>'
    return f"<code>{escape(account.password or '')}</code>"
