from common.runtime.runner import Command, run

from identity.app import create_service
from identity.commands import maintenance, maintenance_arguments, staff, staff_arguments
from identity.settings import Settings

COMMANDS = {
    "staff": Command(staff_arguments.STAFF, staff_arguments.describe, staff.run),
    "maintenance": Command(maintenance_arguments.MAINTENANCE, maintenance_arguments.describe, maintenance.run),
}

run("identity", Settings, create_service, COMMANDS)
