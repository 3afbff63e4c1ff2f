"""How each transfer syntax writes its data set."""

from pydicom import config
from pydicom.uid import UID

from app.dicom.facts import Encoding

IMPLICIT_LE = "1.2.840.10008.1.2"
EXPLICIT_LE = "1.2.840.10008.1.2.1"
DEFLATED_LE = "1.2.840.10008.1.2.1.99"
EXPLICIT_BE = "1.2.840.10008.1.2.2"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
JPEG_EXTENDED = "1.2.840.10008.1.2.4.51"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.57"
JPEG_LOSSLESS_SV1 = "1.2.840.10008.1.2.4.70"
JPEG_LS_LOSSLESS = "1.2.840.10008.1.2.4.80"
JPEG_LS_NEAR_LOSSLESS = "1.2.840.10008.1.2.4.81"
JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90"
JPEG_2000 = "1.2.840.10008.1.2.4.91"
RLE_LOSSLESS = "1.2.840.10008.1.2.5"

NATIVE = {IMPLICIT_LE, EXPLICIT_LE, DEFLATED_LE, EXPLICIT_BE}


def is_transfer_syntax(uid: str) -> bool:
    """Say whether PS3.6 lists *uid* as a transfer syntax."""
    return bool(UID(uid, config.IGNORE).type == "Transfer Syntax")


def encoding_of(uid: str) -> Encoding:
    """Return how *uid* writes a data set; all but four write Explicit VR Little Endian."""
    return Encoding(
        implicit=uid == IMPLICIT_LE,
        little_endian=uid != EXPLICIT_BE,
        deflated=uid == DEFLATED_LE,
        encapsulated=uid not in NATIVE,
    )
