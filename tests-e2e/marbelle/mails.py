"""The mails of the stone shop."""

import re

from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

SITE = "http://localhost:3000"


async def mailed_link(platform: PlatformUnderTest, to: str, page: str, *, after: str = "", site: str = SITE) -> str:
    """Wait for a link to `page` of `site` that is newer than `after`; returns its path with the query."""
    pattern = re.compile(rf"{re.escape(site)}(/[\w-]+\?token=[\w-]+)")

    async def newest() -> str | None:
        links = (pattern.search(mail["text"]) for mail in await platform.mails(to))
        found = next((link[1] for link in links if link and link[1].startswith(f"{page}?")), None)
        return None if found == after else found

    link = await eventually(newest)
    assert link is not None
    return link
