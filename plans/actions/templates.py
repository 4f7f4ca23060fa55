"""Milestones that tasks of one kind usually take."""

from datetime import timedelta

from django.db import transaction

from plans.models import Milestone, MilestoneTemplate


@transaction.atomic
def lay_out(task):
    """Give a drafted task the milestones of its kind, spread over its time."""
    length = (task.due_on - task.start_on).days
    steps = MilestoneTemplate.objects.filter(kind=task.kind)
    return [
        Milestone.objects.create(
            task=task,
            order=number,
            name=step.name,
            due_on=task.start_on + timedelta(length * step.share // 100),
            weight=step.weight,
            is_key=step.is_key,
            stage=step.stage,
        )
        for number, step in enumerate(steps, 1)
    ]
