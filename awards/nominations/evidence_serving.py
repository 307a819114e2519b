"""Giving a file of the evidence to whoever may see it: never as something that a browser would run."""

import logging

from flask import Response, abort, send_file

from awards.nominations.evidence_store import evidence_store
from awards.nominations.models_evidence import EvidenceFile

log = logging.getLogger(__name__)

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}


def send_evidence(file: EvidenceFile) -> Response:
    """The file under a name that tells nothing: a picture in the page, a PDF to be saved."""
    try:
        response = send_file(
            evidence_store().path_of(file.stored_name), mimetype=file.media_type.value,
            as_attachment=not file.is_image, download_name=file.neutral_name, conditional=False, etag=False,
        )  # fmt: skip
    except FileNotFoundError:
        log.error("evidence file %s is not in the folder", file.id)
        abort(404)
    response.headers.remove("Last-Modified")
    response.headers.remove("Expires")
    response.headers.update(HEADERS)
    return response
