"""A storefront of the marbelle contract, with another name in each test."""

from pathlib import Path
from uuid import uuid4

import pytest
from common.kernel.storefronts import read
from testkit.harness import Harness
from testkit.identity import Mailbox
from testkit.identity_marbelle import MarbelleUsers

TOML = Path(__file__).parent / "marbelle.toml"


def open_shop(identity: Harness) -> str:
    shop = read(TOML).model_copy(update={"name": f"marbelle-{uuid4().hex[:10]}"})
    return identity.storefronts.add(shop).name


@pytest.fixture
def members(identity: Harness, mailbox: Mailbox) -> MarbelleUsers:
    return MarbelleUsers(identity, mailbox)


@pytest.fixture
def shop(identity: Harness) -> str:
    return open_shop(identity)


@pytest.fixture
def other_shop(identity: Harness) -> str:
    return open_shop(identity)
