"""The pages of social platforms on which customers share a link, and the texts that they share."""

from collections.abc import Callable
from urllib.parse import urlencode

from generation.restorations.errors import UnknownPlatform

INSTAGRAM_APP = "instagram://app"


def caption(title: str) -> str:
    """The text for a post; `title` is the storefront's."""
    return f"I just restored an old photo with {title}, and it looks like new!"


def _facebook(link: str, text: str) -> str:
    return f"https://facebook.com/sharer.php?{urlencode({'u': link})}"


def _twitter(link: str, text: str) -> str:
    return f"https://twitter.com/intent/tweet?{urlencode({'text': f'{text} {link}'})}"


def _linkedin(link: str, text: str) -> str:
    return f"https://linkedin.com/sharing/share-offsite/?{urlencode({'url': link})}"


def _pinterest(link: str, text: str) -> str:
    return f"https://pinterest.com/pin/create/button/?{urlencode({'url': link})}"


_TARGETS: dict[str, Callable[[str, str], str]] = {
    "facebook": _facebook,
    "twitter": _twitter,
    "linkedin": _linkedin,
    "pinterest": _pinterest,
}
PLATFORMS = tuple(_TARGETS)


def share_target(platform: str, link: str, text: str) -> str:
    """The address of the platform's page. Raises UnknownPlatform."""
    if platform not in _TARGETS:
        raise UnknownPlatform()
    return _TARGETS[platform](link, text)
