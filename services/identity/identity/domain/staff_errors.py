"""Refusals about accounts, roles and invitations of staff."""

from common.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class StaffMemberNotFound(NotFound):
    code = "staff.not_found"


class StaffExists(Conflict):
    """The address is one of the storefront's staff already."""

    code = "staff.exists"
    field = "email"


class InvitationInvalid(Invalid):
    """Used, expired, replaced by a newer one, or never issued."""

    code = "staff.invitation_invalid"


class ApiKeyNotFound(NotFound):
    """Also of a key that was revoked."""

    code = "api_key.not_found"


class TooManyApiKeys(Conflict):
    """Facts: `most`."""

    code = "api_key.too_many"


class LastOwner(Conflict):
    """A storefront has at least one active owner."""

    code = "staff.last_owner"


class PermissionNotHeld(Forbidden):
    """Nobody gives a permission that they do not have. Facts: `permission`."""

    code = "staff.permission_not_held"


class RoleUnknown(Invalid):
    """Facts: `role`."""

    code = "staff.role_unknown"
    field = "role"


class RoleNotFound(NotFound):
    code = "staff_role.not_found"


class RoleExists(Conflict):
    code = "staff_role.exists"
    field = "name"


class RoleInUse(Conflict):
    """Facts: `members`."""

    code = "staff_role.in_use"


class SwitchRefused(Forbidden):
    """The same address is not active staff of the other storefront."""

    code = "staff.switch_refused"
