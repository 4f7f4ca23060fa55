from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from plans.calendar import working_days
from plans.dashboards.addresses import Addresses
from plans.dashboards.overview import overview as read_overview
from plans.dashboards.sentence import sentence
from plans.models import LightSpan, Theme
from resort_portal.context_processors import viewpoint_of
from towns import access
from towns.access import Permission
from towns.models import Post, Unit


def chosen_leader(slug, posts):
    """The post that the address names, or None; a sentence where there is none such."""
    if not slug:
        return None
    for post in posts:
        if post.slug == slug:
            return post
    raise BadRequest(
        _("“leader” must name a responsible leader’s post, not “%(text)s”.")
        % {"text": slug[:40]}
    )


@require_safe
def overview(request):
    access.require(request.user, Permission.VIEW_PLAN)
    plan, as_of = request.plan, request.as_of
    if not plan:
        return render(request, "plans/dashboards/overview_empty.html")

    posts = list(Post.objects.all())
    leader = chosen_leader(request.GET.get("leader", ""), posts)
    spans = LightSpan.objects.in_plan(plan).visible_to(request.user)
    if leader:
        spans = spans.filter(task__responsible_leader=leader)
    page = read_overview(
        plan,
        spans,
        as_of=as_of,
        calendar=working_days(),
        units=list(Unit.objects.all()),
        themes=list(Theme.objects.all()),
        to=Addresses(viewpoint_of(request), {"leader": leader.slug} if leader else {}),
    )
    context = {
        "page": page,
        "sentence": sentence(page, as_of.day),
        "plan": plan,
        "posts": posts,
        "leader": leader,
        "source": plan.meetings.order_by("held_on").first(),
        "sees_restricted": access.can(request.user, Permission.SEE_RESTRICTED),
    }
    return render(request, "plans/dashboards/overview.html", context)
