"""Targets of indicators, and what was measured: set and lifted, recorded and corrected.

Nothing is overwritten: each change ends the row that stood and writes a new one.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.actions.tasks import require_words
from plans.models import Indicator, Measurement, Plan, Target
from plans.schedule import Period, day_of
from resort_portal import clock
from resort_portal.figures import plain
from towns import audit

LONGEST_REASON = 300


def _locked(indicator):
    """Whoever sets, records or corrects figures of an indicator does so in turn."""
    return Indicator.objects.select_for_update().get(pk=indicator.pk)


def _place(unit):
    return {"unit": str(unit)} if unit else {}


def _told(value):
    return "" if value is None else plain(value)


@transaction.atomic
def set_target(
    indicator, *, plan, value, by, unit=None, floor=None, reason="", at=None
):
    """Set what is aimed at, or change it: the old target stays with its time."""
    at = at or clock.now()
    indicator = _locked(indicator)
    _require_target(indicator, plan, value, floor)
    before = indicator.targets.in_force().filter(plan=plan, unit=unit).first()
    if before:
        if (before.value, before.floor) == (value, floor):
            raise Refused(_("This is the target already."), field="value")
        require_words(reason, _("Say why the target changes."))
        before.until = at
        before.save()
    target = Target.objects.create(
        indicator=indicator,
        plan=plan,
        unit=unit,
        value=value,
        floor=floor,
        reason=reason.strip()[:LONGEST_REASON],
        set_by=by,
        set_at=at,
    )
    changes = {"value": [_told(before and before.value), plain(value)]}
    if floor is not None or (before and before.floor is not None):
        changes["floor"] = [_told(before and before.floor), _told(floor)]
    if target.reason:
        changes["reason"] = target.reason
    audit.record(
        target, "target.set", by=by, at=at, changes={**_place(unit), **changes}
    )
    return target


def _require_target(indicator, plan, value, floor):
    if plan.status == Plan.Status.ARCHIVED:
        raise Refused(_("This plan is archived; its targets stay."), field="plan")
    if indicator.is_cumulative and value <= 0:
        raise Refused(_("The target of a sum is a figure above nought."), field="value")
    if indicator.direction != Indicator.Direction.WITHIN:
        if floor is not None:
            raise Refused(
                _("Only a figure that is kept within limits has a lower limit."),
                field="floor",
            )
    elif floor is None:
        raise Refused(_("Give the lower limit as well."), field="floor")
    elif floor >= value:
        raise Refused(_("The lower limit lies below the upper one."), field="floor")


@transaction.atomic
def lift_target(target, *, reason, by, at=None):
    """End a target without another in its place; it stays on record."""
    at = at or clock.now()
    require_words(reason, _("Say why the target is lifted."))
    _locked(target.indicator)
    target = Target.objects.select_for_update().get(pk=target.pk)
    if target.until:
        raise Refused(_("This target is no longer in force."))
    target.until = at
    target.save()
    audit.record(
        target,
        "target.lifted",
        by=by,
        at=at,
        changes={
            **_place(target.unit),
            "value": [plain(target.value), ""],
            "reason": reason,
        },
    )
    return target


@transaction.atomic
def measure(
    indicator,
    *,
    period_end,
    value,
    source,
    by,
    unit=None,
    precision="",
    published_on=None,
    at=None,
):
    """Record the figure of a period that has none yet."""
    at = at or clock.now()
    indicator = _locked(indicator)
    _require_period(indicator, period_end, at)
    require_words(source, _("Say where the figure comes from."))
    if indicator.measurements.filter(unit=unit, period_end=period_end).exists():
        raise Refused(
            _("This period has its figure already; correct it, with the reason."),
            field="period_end",
        )
    measurement = Measurement.objects.create(
        indicator=indicator,
        unit=unit,
        period=indicator.period,
        period_end=period_end,
        value=value,
        precision=precision,
        source=source,
        published_on=published_on,
        recorded_by=by,
        recorded_at=at,
    )
    audit.record(
        measurement,
        "measurement.recorded",
        by=by,
        at=at,
        changes={**_place(unit), "value": plain(value), "source": source},
    )
    return measurement


def _require_period(indicator, period_end, at):
    last = Period.of(indicator.period, period_end).end
    if period_end != last:
        raise Refused(
            _(
                "A figure is dated on the last day of its period; here that would be "
                "%(day)s."
            )
            % {"day": last.isoformat()},
            field="period_end",
        )
    if period_end > day_of(at):
        raise Refused(
            _("This period is not over yet; record its figure afterwards."),
            field="period_end",
        )


@transaction.atomic
def correct(
    measurement,
    *,
    value,
    source,
    reason,
    by,
    precision="",
    published_on=None,
    at=None,
):
    """Put another figure in a figure's place; the first one stays on record."""
    at = at or clock.now()
    require_words(reason, _("Say why the figure is corrected."))
    require_words(source, _("Say where the figure comes from."))
    _locked(measurement.indicator)
    before = Measurement.objects.select_for_update().get(pk=measurement.pk)
    if before.superseded_at:
        raise Refused(
            _("Somebody has corrected this figure meanwhile; look at theirs first.")
        )
    wanted = {
        "value": value,
        "precision": precision,
        "source": source,
        "published_on": published_on,
    }
    if all(getattr(before, name) == new for name, new in wanted.items()):
        raise Refused(_("Nothing of the figure changes."), field="value")
    before.superseded_at = at
    before.save()
    corrected = Measurement.objects.create(
        indicator=before.indicator,
        unit=before.unit,
        period=before.period,
        period_end=before.period_end,
        revision=before.revision + 1,
        reason=reason.strip()[:LONGEST_REASON],
        recorded_by=by,
        recorded_at=at,
        **wanted,
    )
    audit.record(
        corrected,
        "measurement.corrected",
        by=by,
        at=at,
        changes={
            **_place(before.unit),
            "value": [plain(before.value), plain(value)],
            "source": [before.source, source],
            "reason": corrected.reason,
        },
    )
    return corrected
