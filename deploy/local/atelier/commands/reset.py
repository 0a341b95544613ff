"""`atelier reset`: delete everything in the data folder."""

from argparse import Namespace

from atelier.commands.confirmation import agreed
from atelier.console.progress import Progress
from atelier.data_folder.folder import DataFolder


def reset(options: Namespace, progress: Progress) -> int:
    folder = DataFolder(options.data)
    if not folder.path.exists():
        progress.note(f"{folder.path} does not exist; nothing to delete")
        return 0
    folder.occupy("deleting everything")
    if not options.yes and not agreed(f"Delete all data in {folder.path}? Type yes: "):
        progress.note("nothing was deleted")
        return 1
    folder.wipe()
    folder.release()
    progress.note(f"{folder.path} is empty; `atelier up` creates new data")
    return 0
