from functools import cached_property

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from resort_portal import clock
from towns.models.memberships import Membership
from towns.pinyin import folded, search_key


class UserQuerySet(models.QuerySet):
    def search(self, words):
        return self.filter(search_key__contains=folded(words))

    def members_of(self, unit, on=None):
        day = on or clock.today()
        return self.filter(
            models.Q(memberships__until=None) | models.Q(memberships__until__gt=day),
            memberships__unit=unit,
            memberships__since__lte=day,
        ).distinct()


class People(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False

    def create_superuser(self, *args, **kwargs):
        """Refused: what people may do is written in `towns.access` and nowhere else."""
        raise ValidationError(
            _(
                "This portal has no superuser: “manage.py init” makes the three "
                "administrators, and roles are given in the administration."
            )
        )


class User(AbstractUser):
    """A person with an account. What they may do hangs on their memberships."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("name"), max_length=60)
    job_title = models.CharField(_("post"), max_length=60, blank=True)
    office_phone = models.CharField(_("office phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language of mails"), max_length=10, default="zh-hans", blank=True
    )
    is_simulated = models.BooleanField(_("demo account"), default=False)
    search_key = models.CharField(max_length=300, editable=False, default="")

    objects = People()
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_superuser=False), name="user_is_no_superuser"
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.full_name, self.username, self.job_title)[
            :300
        ]
        super().save(*args, **kwargs)

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    @cached_property
    def memberships_at_hand(self):
        """Today's own memberships and those deputized for; one query per request."""
        absent = self.deputizes.current().values("absent")
        return list(
            Membership.objects.current()
            .filter(models.Q(user=self) | models.Q(user__in=absent))
            .select_related("unit", "user")
            .order_by("pk")
        )

    @cached_property
    def current_memberships(self):
        """Today's memberships with their units."""
        return [row for row in self.memberships_at_hand if row.user_id == self.pk]

    @cached_property
    def deputized(self):
        """Whom the person stands in for today, each with their memberships."""
        found = {}
        for row in self.memberships_at_hand:
            if row.user_id != self.pk:
                found.setdefault(row.user, []).append(row)
        return found

    @cached_property
    def unit_ids(self):
        return frozenset(
            membership.unit_id
            for membership in self.current_memberships
            if membership.unit_id
        )

    @property
    def current_posts(self):
        """Keys of the leaders' posts held today; a subquery, not a query of its own."""
        return self.appointments.current().values("post_id")

    @property
    def main_membership(self):
        return self.current_memberships[0] if self.current_memberships else None
