"""The front end that a request came from, to which sign-ins, payments and links in mails lead back."""

from urllib.parse import urlsplit

from common.kernel.storefronts import Storefront

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def front_end_of(storefront: Storefront, own_page: str | None) -> str:
    """The address of the front end, without a slash at its end: `http://localhost:8000/reviv` or `https://shop.example`.

    It is `own_page`, the storefront's own address if one of its pages sent the request; else `site_url`. Mails contain
    links to it, and a client chooses the host that it calls, so only the storefront's hosts and this machine count.
    """
    if own_page is None or not storefront.showroom.enabled:
        return storefront.mail.site_url
    host = urlsplit(own_page).hostname
    return own_page if host in storefront.hosts or host in LOOPBACK else storefront.mail.site_url
