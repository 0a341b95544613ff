from common.runner import run

from identity.app import create_service
from identity.settings import Settings

run("identity", Settings, create_service)
