"""The shops of the front page: a picture, what to try there, the demo account, and its documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from common.kernel.storefronts import Storefront

from gateway.docs.assets import PREFIX
from gateway.docs.demo_accounts import DemoAccounts


@dataclass(frozen=True, slots=True)
class Invitation:
    """`picture` describes the picture of the contract's name in static/front; `text` is what to try there."""

    picture: str
    text: str


INVITATIONS: Mapping[str, Invitation] = {
    "emporium": Invitation(
        "A laptop", "Find a laptop while you type, pay for it with a test card, and change your mind."
    ),
    "marbelle": Invitation(
        "Blue quartzite with golden veins", "Fill a cart with stone as a guest, then sign in and see it come with you."
    ),
    "reviv": Invitation(
        "A damaged photograph, half of it restored", "Put an old photograph in, and see it whole beside what it was."
    ),
    "figureforge": Invitation(
        "Four drawn figures in poses", "Order figure references by pose, body and light, and watch them arrive."
    ),
    "storybook": Invitation(
        "Cover and page of a picture book", "Make a picture book with a child in it, from one photograph, as a visitor."
    ),
}
"""By contract."""


def shop_card(storefront: Storefront, port: str, accounts: DemoAccounts, *, has_front_end: bool) -> str:
    """`port` with its colon, or empty."""
    prefix, title = f"/{storefront.name}", escape(storefront.title)
    invitation = INVITATIONS.get(storefront.contract)
    look = (
        f'<a class="look" href="{prefix}/" tabindex="-1" aria-hidden="true"><img alt="{escape(invitation.picture)}" '
        f'src="{PREFIX}front/{storefront.contract}.jpg" width="960" height="640"></a>'
        if invitation
        else ""
    )
    text = escape(invitation.text) if invitation else ""
    return (
        f'<article class="shop">{look}<div class="about"><h2><a href="{prefix}/">{title}</a></h2>'
        f'<p class="try soft">{text}</p>{_doors(storefront, accounts, has_front_end=has_front_end)}'
        f'<p class="links">{_documents(storefront, port)}</p></div></article>'
    )


def _doors(storefront: Storefront, accounts: DemoAccounts, *, has_front_end: bool) -> str:
    """The way into the shop, and into the demo customer's account."""
    prefix = f"/{storefront.name}"
    customer = accounts.customer(storefront.name)
    enter = f'<a class="button" href="{prefix}/">Visit {escape(storefront.title)}</a>'
    if customer is None:
        return f'<p class="doors">{enter}</p>'
    page = "sign-in#demo" if has_front_end else "developers/#sign-in"
    email = escape(customer.email)
    sign_in = f'<a class="button quiet" href="{prefix}/{page}">Sign in as the demo customer</a>'
    return f'<p class="doors">{enter}{sign_in}</p><p><code>{email}</code></p>'


def _documents(storefront: Storefront, port: str) -> str:
    prefix = f"/{storefront.name}"
    links = {
        "API": f"{prefix}/api/docs/",
        "Reference": f"{prefix}/api/redoc/",
        "Staff API": f"{prefix}/api/staff/docs/",
    }
    links |= {f"{host}{port}": f"//{host}{port}/" for host in map(escape, storefront.hosts)}
    links |= {"For developers": f"{prefix}/developers/"}
    return " ".join(f'<a href="{url}">{name}</a>' for name, url in links.items())
