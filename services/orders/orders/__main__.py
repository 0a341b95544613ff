from common.runtime.runner import run

from orders.app import create_service
from orders.settings import Settings

run("orders", Settings, create_service)
