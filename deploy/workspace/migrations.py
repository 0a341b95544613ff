"""Checks the migrations of every service and of the chassis.

They must create exactly the tables that the code declares, be reversible, and keep to their phases.
"""

import asyncio
import sys
import warnings
from pathlib import Path
from uuid import uuid4

from alembic import command
from alembic.util import CommandError
from common.db import migrations
from testkit import migration_lint
from testkit.servers import create_database, database_url, drop_database

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    warnings.filterwarnings("error", message="Revision .* is present more than once")
    folders = sorted(path.parent for path in ROOT.glob("services/*/migrations/env.py"))
    return max([check(folder) for folder in folders], default=0)


def check(folder: Path) -> int:
    name = f"check_{folder.parent.name}_{uuid4().hex[:8]}"
    asyncio.run(create_database(name))
    try:
        config = migrations.config(folder, database_url(name))
        if found := migration_lint.violations(config):
            print("\n".join(found))
            return 1
        command.check(config)
        command.downgrade(config, "base")
    except (CommandError, UserWarning) as error:
        print(f"{folder.relative_to(ROOT)}: {error}")
        return 1
    finally:
        asyncio.run(drop_database(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
