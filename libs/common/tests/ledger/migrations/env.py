from common.db import migrations
from sqlalchemy import MetaData

migrations.run(MetaData())
