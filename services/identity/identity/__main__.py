from common.runner import Command, run

from identity import staff_arguments, staff_command
from identity.app import create_service
from identity.settings import Settings

STAFF = Command(staff_arguments.STAFF, staff_arguments.describe, staff_command.run)

run("identity", Settings, create_service, {"staff": STAFF})
