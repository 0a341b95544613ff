"""A storefront of the figureforge contract, with another name in each test."""

import pytest
from testkit.harness import Harness
from testkit.identity import Mailbox
from testkit.identity_figureforge import FigureForgeUsers


@pytest.fixture
def customers(identity: Harness, mailbox: Mailbox) -> FigureForgeUsers:
    return FigureForgeUsers(identity, mailbox)


@pytest.fixture
def shop(identity: Harness) -> str:
    return identity.storefront("figureforge")


@pytest.fixture
def other_shop(identity: Harness) -> str:
    return identity.storefront("figureforge")
