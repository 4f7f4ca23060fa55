"""Uploads that are too large are dropped as they arrive, and refused in the form."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooLarge(UploadedFile):
    """Stands in a form for a file that was not read to its end."""

    def __init__(self, name):
        super().__init__(file=BytesIO(), name=name, size=0)


class QuotaHandler(FileUploadHandler):
    """Passes a file on until it has grown too large, then only counts it through.

    The form's other fields are read as ever: what was typed is not lost.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received = start + len(raw_data)
        return None if self.received > settings.UPLOAD_FILE_MAX else raw_data

    def file_complete(self, file_size):
        if self.received <= settings.UPLOAD_FILE_MAX:
            return None
        self._drop()
        return TooLarge(self.file_name)

    def _drop(self):
        """Close what other handlers have kept: nobody else will do so."""
        for handler in self.request.upload_handlers:
            if (file := getattr(handler, "file", None)) is not None:
                file.close()
