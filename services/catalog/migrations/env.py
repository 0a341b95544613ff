from catalog.domain.schema import metadata
from common import migrations

migrations.run(metadata)
