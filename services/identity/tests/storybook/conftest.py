"""A storefront of the storybook contract, with another name in each test."""

import pytest
from testkit.harness import Harness
from testkit.identity import Mailbox
from testkit.identity_storybook import StorybookUsers


@pytest.fixture
def customers(identity: Harness, mailbox: Mailbox) -> StorybookUsers:
    return StorybookUsers(identity, mailbox)


@pytest.fixture
def shop(identity: Harness) -> str:
    return identity.storefront("storybook")


@pytest.fixture
def other_shop(identity: Harness) -> str:
    return identity.storefront("storybook")
