from towns.models.audit import AuditEntry
from towns.models.deputies import Deputy
from towns.models.memberships import Membership
from towns.models.people import User
from towns.models.posts import Appointment, Post
from towns.models.units import Unit

__all__ = ["Appointment", "AuditEntry", "Deputy", "Membership", "Post", "Unit", "User"]
