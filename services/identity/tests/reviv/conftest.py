"""A storefront of the reviv contract, with another name in each test."""

import pytest
from testkit.harness import Harness
from testkit.identity import Mailbox
from testkit.identity_passkeys import PasskeyPage
from testkit.identity_reviv import RevivUsers


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
