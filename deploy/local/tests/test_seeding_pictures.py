"""Demo pictures: drawn on this machine for storefronts without models of vendors, and for no others."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from atelier.data_folder.folder import DataFolder
from atelier.databases.migrations import migrations_folder
from atelier.embedded.assembly import assemble
from atelier.embedded.platform import PlatformConfig
from atelier.services import SERVICES
from common.db.database import Database
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED

pytestmark = pytest.mark.verify

KINDS = {"reviv": "restoration", "figureforge": "figures", "storybook": "illustration"}
FILLED = ("identity", "catalog", "orders", "payments", "generation")


@pytest.fixture
async def databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[dict[str, Database]]:
    """Those of a seeded platform: each contract has its storefront, and a `hosted-` one with a model of a vendor."""
    monkeypatch.setenv("ATELIER_VENDORS", '{"openai": {"api_key": "sk-test-key"}}')
    for folder in ("data", "storefronts"):
        (tmp_path / folder).mkdir()
    for contract, kind in KINDS.items():
        text = (SHIPPED / f"{contract}.toml").read_text()
        (tmp_path / "storefronts" / f"{contract}.toml").write_text(text)
        route = f'[[models.routes]]\nkind = "{kind}"\nsteps = [{{ model = "gpt-image-2" }}, {{ model = "local" }}]\n'
        hosted = text.replace(f"{contract}.localhost", f"hosted-{contract}.localhost")
        hosted += f'\n[models]\nreferences_may_leave = ["openai"]\n{route}'
        (tmp_path / "storefronts" / f"hosted-{contract}.toml").write_text(hosted)
    async with AsyncExitStack() as stack:
        urls = {
            service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
            for service in FILLED
        }
        config = PlatformConfig(
            databases={**dict.fromkeys(SERVICES, "postgresql://"), **urls},
            folder=DataFolder(tmp_path / "data"),
            storefronts=tmp_path / "storefronts",
        )
        assembly = assemble(config)
        found = {each.name: each.database for each in assembly.services if each.name in urls}
        for database in found.values():
            stack.push_async_callback(database.close)
        for _ in range(2):
            await assembly.seed()
        yield found


async def test_a_storefront_with_models_of_vendors_has_credits_and_no_demo_pictures(
    databases: dict[str, Database],
) -> None:
    jobs = await databases["generation"].autocommit.fetch("select storefront, count(*) as jobs from jobs group by 1")
    assert {row["storefront"]: row["jobs"] for row in jobs} == {"reviv": 3, "figureforge": 12, "storybook": 5}
    books = await databases["orders"].autocommit.fetch("select distinct storefront from book_orders")
    assert [row["storefront"] for row in books] == ["storybook"]
    credits = await databases["payments"].autocommit.fetch("select distinct storefront from credit_accounts order by 1")
    assert [row["storefront"] for row in credits] == ["hosted-reviv", "reviv"]
