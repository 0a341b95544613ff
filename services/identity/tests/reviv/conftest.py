"""A storefront of the reviv contract, with another name in each test."""

import pytest
from testkit.harness import Harness
from testkit.identity import Mailbox
from testkit.identity_passkeys import PasskeyPage
from testkit.identity_reviv import RevivUsers

from ..openid_provider import FakeOpenIdProvider
from .browser import Browser


@pytest.fixture
def customers(identity: Harness, mailbox: Mailbox) -> RevivUsers:
    return RevivUsers(identity, mailbox)


@pytest.fixture
def shop(identity: Harness) -> str:
    return identity.storefront("reviv")


@pytest.fixture
def other_shop(identity: Harness) -> str:
    return identity.storefront("reviv")


@pytest.fixture
def page(identity: Harness, shop: str) -> PasskeyPage:
    return PasskeyPage(identity, shop)


@pytest.fixture
def browser(identity: Harness, shop: str, provider: FakeOpenIdProvider) -> Browser:
    return Browser(identity, shop, provider)


@pytest.fixture
def another_browser(identity: Harness, shop: str, provider: FakeOpenIdProvider) -> Browser:
    return Browser(identity, shop, provider)
