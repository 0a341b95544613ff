from common.db import migrations
from generation.domain import (
    asset,
    book,
    figure_image,
    figure_request,
    hold,
    image_marks,
    job,
    perks,
    print_file,
    quota,
    share_window,
    unlocking,
    version,
)
from generation.domain.base import Table

TABLES = (
    asset,
    book,
    figure_image,
    figure_request,
    image_marks,
    quota,
    hold,
    job,
    perks,
    print_file,
    share_window,
    unlocking,
    version,
)
migrations.run(Table.metadata)
