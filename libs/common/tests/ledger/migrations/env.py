from common import migrations
from sqlalchemy import MetaData

migrations.run(MetaData())
