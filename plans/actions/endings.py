"""What becomes of papers that still wait when their task comes to its end."""

from plans.models import ChangeRequest, CompletionClaim, Decision, ExtensionRequest
from towns import audit


def end_papers(task, verb, *, by, at):
    """End by itself what nobody can decide any more; the task's story says so.

    `verb` is the task's own: completed, cancelled, closed or archived. Nobody is named
    as having decided. A request for help stays: its addressee owes the answer still.
    """
    ended = []
    for claim in task.claims.filter(status=CompletionClaim.Status.SUBMITTED):
        claim.status, claim.closed_at = CompletionClaim.Status.WITHDRAWN, at
        ended.append(claim)
    for request in _requests(task, status=Decision.PENDING):
        request.status, request.decided_at = Decision.ENDED, at
        ended.append(request)
    for paper in ended:
        paper.save()
        changes = {"with": verb, **_figures(paper)}
        audit.record(
            paper, f"{_noun(paper)}.ended", by=by, at=at, task=task, changes=changes
        )


def revive_requests(task, ended_at, *, by, at):
    """Let wait again what ended at that moment with a completion now taken back."""
    for request in _requests(task, status=Decision.ENDED, decided_at=ended_at):
        request.status, request.decided_at = Decision.PENDING, None
        request.save()
        audit.record(
            request,
            f"{_noun(request)}.revived",
            by=by,
            at=at,
            task=task,
            changes=_figures(request),
        )


def _requests(task, **fields):
    yield from task.extensions.select_for_update().filter(**fields)
    yield from task.changes.select_for_update().filter(**fields)


NOUNS = {
    CompletionClaim: "claim",
    ExtensionRequest: "extension",
    ChangeRequest: "change",
}


def _noun(paper):
    return NOUNS[type(paper)]


def _figures(paper):
    """What the task's story tells of the paper."""
    if isinstance(paper, ExtensionRequest):
        dates = [paper.from_due_on.isoformat(), paper.to_due_on.isoformat()]
        name = paper.milestone.name if paper.milestone else ""
        return {"milestone": name, "due_on": dates}
    if isinstance(paper, ChangeRequest):
        return {"kind": paper.kind}
    return {}
