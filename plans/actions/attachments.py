"""Files beside a report or a claim: put there, taken away while it is a draft."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from plans.actions import Refused
from plans.actions.report_drafts import check_task
from plans.actions.tasks import locked
from plans.file_kinds import Kind
from plans.models import Attachment, ProgressReport
from resort_portal import clock
from towns import audit


@dataclass(frozen=True)
class Upload:
    """A file that has been looked at and is fit; see plans.forms.attachments."""

    file: File
    name: str
    kind: Kind

    @property
    def size(self):
        return self.file.size


def _sha256(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def attach(task, uploads, *, by, report=None, claim=None, at=None):
    """Keep these files beside a draft report or a claim; the new rows.

    The same content beside the same paper is kept once, however often it is sent.
    """
    if not uploads:
        return []
    at = at or clock.now()
    task = locked(task)
    check_task(task)
    if report is not None:
        _check_draft(report)
    beside = Attachment.objects.filter(task=task, report=report, claim=claim)
    known = set(beside.values_list("sha256", flat=True))
    total = beside.aggregate(total=Sum("size"))["total"] or 0
    rows = []
    for upload in uploads:
        sha256 = _sha256(upload.file)
        if sha256 in known:
            continue
        known.add(sha256)
        total += upload.size
        if total > settings.UPLOAD_REPORT_MAX:
            raise Refused(
                _("All files together may hold %(n)s MB; “%(name)s” is too much.")
                % {"n": settings.UPLOAD_REPORT_MAX // 2**20, "name": upload.name},
                "files",
            )
        row = Attachment(
            task=task,
            report=report,
            claim=claim,
            name=upload.name,
            kind=upload.kind.name,
            size=upload.size,
            sha256=sha256,
            uploaded_by=by,
            uploaded_at=at,
        )
        # The stored name is ours: nothing of the person's own name reaches the disk.
        row.file.save(f"{sha256[:32]}.{upload.kind.endings[0]}", upload.file)
        rows.append(row)
        audit.record(
            row,
            "attachment.added",
            by=by,
            at=at,
            changes={"task": task.code, "size": upload.size, "sha256": sha256},
        )
    return rows


@transaction.atomic
def remove(attachment, *, by, at=None):
    """Take a file away from a draft report."""
    locked(attachment.task)
    _check_draft(attachment.report)
    audit.record(
        attachment,
        "attachment.removed",
        by=by,
        at=at or clock.now(),
        changes={"task": attachment.task.code, "sha256": attachment.sha256},
    )
    file = attachment.file
    attachment.delete()
    # Copies of the report (a returned one and its draft) share the stored file.
    if not Attachment.objects.filter(file=file.name).exists():
        transaction.on_commit(lambda: file.storage.delete(file.name))


def _check_draft(report):
    status = report and ProgressReport.objects.get(pk=report.pk).status
    if status != ProgressReport.Status.DRAFT:
        raise Refused(
            _("The report is locked: its files stay as they are. Withdraw it first.")
        )
