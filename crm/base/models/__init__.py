"""The ground's own tables."""

from crm.base.models.audit import AuditEntry
from crm.base.models.field_definition import FieldDefinition
from crm.base.models.outbox_entry import OutboxEntry

__all__ = ["AuditEntry", "FieldDefinition", "OutboxEntry"]
