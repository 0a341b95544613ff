"""How staff sign in and look after customers: `/api/staff/v1/`."""

from identity.contracts.staff.auth_routes import routes as auth
from identity.contracts.staff.customer_routes import routes as customers

ROUTERS = (auth, customers)
