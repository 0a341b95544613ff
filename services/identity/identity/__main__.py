from common.runtime.runner import Command, run

from identity.app import create_service
from identity.commands import staff, staff_arguments
from identity.settings import Settings

STAFF = Command(staff_arguments.STAFF, staff_arguments.describe, staff.run)

run("identity", Settings, create_service, {"staff": STAFF})
