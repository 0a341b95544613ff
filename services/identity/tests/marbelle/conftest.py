"""A storefront that speaks Marbelle, under a name of the test's own."""

from pathlib import Path
from uuid import uuid4

import pytest
from common.storefronts import read
from common.testing.harness import Harness
from identity.testing import Mailbox
from identity.testing_marbelle import Members

TOML = Path(__file__).parent / "marbelle.toml"


def open_shop(identity: Harness) -> str:
    shop = read(TOML).model_copy(update={"name": f"marbelle-{uuid4().hex[:10]}"})
    return identity.storefronts.add(shop).name


@pytest.fixture
def members(identity: Harness, mailbox: Mailbox) -> Members:
    return Members(identity, mailbox)


@pytest.fixture
def shop(identity: Harness) -> str:
    return open_shop(identity)


@pytest.fixture
def other_shop(identity: Harness) -> str:
    return open_shop(identity)
