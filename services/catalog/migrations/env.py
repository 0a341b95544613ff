from catalog.domain.schema import metadata
from common.db import migrations

migrations.run(metadata)
