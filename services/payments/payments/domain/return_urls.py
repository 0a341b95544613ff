"""URLs to which the provider may send customers back."""

from common.kernel.errors import FieldFault, InvalidFields
from common.kernel.storefronts import Storefront

LONGEST = 2048


def check_return_url(storefront: Storefront, url: str, field: str, front_end: str) -> str:
    """Return the URL. Raises InvalidFields unless it begins with `front_end` or an origin of `[cors]`.

    What follows an origin must begin a path, a query or a fragment: anything else could make it a part of another
    address, such as `https://shop.example@elsewhere.example`. Everything but printable ASCII is to be percent-encoded.
    """
    is_plain = all(0x20 < ord(letter) < 0x7F for letter in url) and "\\" not in url
    is_ours = any(
        url == each or url.startswith((f"{each}/", f"{each}?", f"{each}#"))
        for each in (*storefront.cors.origins, front_end)
    )
    if not (is_plain and is_ours) or len(url) > LONGEST:
        raise InvalidFields(FieldFault(field, "address.refused"))
    return url
