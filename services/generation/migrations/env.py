from common.db import migrations
from generation.books.tables import book, version
from generation.figures.tables import address_usage, quota
from generation.figures.tables import image as figure_image
from generation.figures.tables import marks as image_marks
from generation.figures.tables import order as figure_request
from generation.jobs.tables import asset, attempt, hold, job, maintenance, prediction
from generation.jobs.tables.base import Table
from generation.print_files.tables import print_file
from generation.restorations.tables import perks, share_window, unlocking

TABLES = (
    address_usage,
    asset,
    attempt,
    book,
    figure_image,
    figure_request,
    image_marks,
    quota,
    hold,
    job,
    maintenance,
    perks,
    prediction,
    print_file,
    share_window,
    unlocking,
    version,
)
migrations.run(Table.metadata)
