"""The address of the page to which the links of this contract's mails lead.

The contract has no page for them in its front end, so the API serves one.
"""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from common.http import BaseUrl
from common.kernel.storefronts import Storefront
from fastapi import Depends

from identity.http.dependencies import CurrentStorefront

PATH = "/api/customer/mailed-link/"


async def _link_page(storefront: CurrentStorefront, base_url: BaseUrl) -> str:
    """Clients choose the host they name: a link to another host than the storefront's would give its token away."""
    host = urlsplit(base_url).hostname or ""
    if host in storefront.hosts or _is_this_machine(host):
        return base_url + PATH
    return _public_base(storefront) + PATH


def _public_base(storefront: Storefront) -> str:
    """Without a host of its own, the API is expected behind the front end's."""
    return f"https://{storefront.hosts[0]}" if storefront.hosts else storefront.mail.site_url


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


LinkPage = Annotated[str, Depends(_link_page)]
