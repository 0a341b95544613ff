"""The audit log: who changed what, recorded by the service that did it, in the transaction of the change.

Entries can only be added (a trigger refuses other writes by any role), are kept as long as the storefront's
`[audit]` says, and are read across services by identity.
"""

from common.audit.entry import Actor as Actor
from common.audit.entry import AuditEntry as AuditEntry
from common.audit.log import Record as Record
from common.audit.log import append as append
from common.audit.log import forget_actor as forget_actor
from common.audit.log import forget_person as forget_person
from common.audit.reading import AuditFilter as AuditFilter
from common.audit.reading import RecordedEntry as RecordedEntry
from common.audit.reading import read_actor_name as read_actor_name
from common.audit.reading import read_entries as read_entries
from common.audit.staff_action import StaffAction as StaffAction
