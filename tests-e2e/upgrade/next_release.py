"""A release after this one, whose migrations only add: one more revision in both branches of every service."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from alembic.script import ScriptDirectory
from atelier.databases.migrations import migrations_folder
from common.db import chassis, migrations

REVISION = """
from alembic import op
revision = "{revision}"
down_revision = "{head}"
phase = "before"
def upgrade():
    op.execute("alter table {table} add column added_by_{revision} text default 'of the next release'")
"""
TABLES = {
    "identity": "users",
    "catalog": "products",
    "cart": "cart_lines",
    "orders": "orders",
    "payments": "payments",
    "generation": "jobs",
    "webhooks": "endpoints",
}
"""A table of each service to which the next release adds a column."""


def migrate_to_next_release(databases: Mapping[str, str], folder: Path) -> None:
    """Migrate the services' databases, by URL, as `atelier up` of the next release would. Its files are in `folder`."""
    versions = folder / "chassis"
    shutil.copytree(chassis.VERSIONS, versions)
    for service, url in databases.items():
        own = folder / service
        shutil.copytree(migrations_folder(service), own)
        settings = migrations.config(own, url, versions)
        for head in ScriptDirectory.from_config(settings).get_heads():
            is_chassis = head.startswith("chassis")
            revision = "chassis_next" if is_chassis else f"{service}_next"
            if head != revision:
                table = "outbox" if is_chassis else TABLES[service]
                target = versions if is_chassis else own / "versions"
                (target / f"{revision}.py").write_text(REVISION.format(revision=revision, head=head, table=table))
        migrations.upgrade(migrations.config(own, url, versions))
