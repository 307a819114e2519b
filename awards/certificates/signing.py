"""PDFs signed by the organisation: PAdES, invisible, so that a reader says who made a file and that nothing changed."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import Any

from awards.config import SigningKey

logger = logging.getLogger(__name__)

FIELD, READABLE = "Signature", "Digital signature"
SECONDS_FOR_A_STAMP = 5


def sign_pdf(data: bytes, *, settings: SigningKey | None) -> bytes:
    """`data`, signed if there is a key that is valid today, else as it is.

    PAdES B-B; B-T where a timestamp server is set and answers. What can go wrong with it is logged and stops nothing:
    an hour before the ceremony, paper matters more.
    """
    if settings is None:
        return data
    if not settings.is_valid(datetime.now(UTC)):
        logger.warning("Not signed: the certificate of %s is valid until %s.", settings.owner, settings.valid_until)
        return data
    if settings.timestamps:
        try:
            return _sign(data, settings, stamped=True)
        except (OSError, ValueError) as error:  # a request that fails or takes too long is an OSError
            logger.warning("Signed without a timestamp: %s does not give one (%s).", settings.timestamps, error)
    return _sign(data, settings, stamped=False)


def _sign(data: bytes, settings: SigningKey, *, stamped: bool) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 (0.3 s to load)
    from pyhanko.sign import signers  # noqa: PLC0415
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.timestamps import HTTPTimeStamper  # noqa: PLC0415

    # hidden, and outside the page, so that no reader of tags meets a field that is in none: PDF/UA-1, 7.18
    unseen = InvisSigSettings(set_print_flag=False, set_hidden_flag=True, box_out_of_bounds=True)
    written = BytesIO()
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=settings.owner,
            certify=True, docmdp_permissions=MDPPerm.NO_CHANGES, signer_key_usage=set(),
        ),
        _signer(settings),
        timestamper=HTTPTimeStamper(settings.timestamps, timeout=SECONDS_FOR_A_STAMP) if stamped else None,
        new_field_spec=SigFieldSpec(FIELD, invis_sig_settings=unseen, readable_field_name=READABLE),
    )  # fmt: skip
    with ThreadPoolExecutor(max_workers=1) as apart:  # pyHanko starts an event loop, of which a thread has one at most
        apart.submit(signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(data)), output=written).result()
    return written.getvalue()


@cache
def _signer(settings: SigningKey) -> Any:
    """Opening the file takes a while on purpose, and it is the same while the process lives."""
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415 (0.3 s to load)

    return SimpleSigner.load_pkcs12_data(settings.pkcs12, other_certs=[], passphrase=settings.passphrase.encode())
