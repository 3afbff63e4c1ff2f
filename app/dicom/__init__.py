"""Facts about DICOM objects; home of pydicom."""

from app.dicom.browser_data import image_data, report_data, tree_data
from app.dicom.building import build_object
from app.dicom.charsets import UnwritableValue, decode_text, encode_text
from app.dicom.comparing import Change, Difference, compare
from app.dicom.comparison import comparison_data
from app.dicom.dictionary import entry, is_uid, new_uid, uid_name
from app.dicom.editing import Edit, apply_edits, change, change_raw
from app.dicom.errors import DamagedFrame, IncompleteDescription, MissingCodec
from app.dicom.facts import DicomObject, Element, Encoding, FileMeta, Item, Notice
from app.dicom.file_sets import DICOMDIR, UnlistedObject, WrittenFileSet, write_file_set
from app.dicom.findings import DicomFinding
from app.dicom.frame_bytes import as_explicit_le, coded_frame, native_frame
from app.dicom.frames import Frame, decode_frame, pixel_hash
from app.dicom.image_facts import ImageFacts, Rescale, Window, image_facts
from app.dicom.iod_audit import audit_iod
from app.dicom.json_model import bulk_value, json_model
from app.dicom.limits import LIMITS, Limits
from app.dicom.overlays import OverlayPlane, overlay_mask
from app.dicom.paths import InvalidPath, Step, parse_path
from app.dicom.picture import picture
from app.dicom.reading import read_items, read_object
from app.dicom.samples import sample
from app.dicom.stacks import (
    SliceFacts,
    Stack,
    slice_from_data,
    stack_data,
    stacks_of,
)
from app.dicom.transfer_syntaxes import (
    DEFLATED_LE,
    EXPLICIT_BE,
    EXPLICIT_LE,
    IMPLICIT_LE,
    JPEG_2000,
    JPEG_2000_LOSSLESS,
    JPEG_BASELINE,
    JPEG_LOSSLESS,
    JPEG_LOSSLESS_SV1,
    JPEG_LS_LOSSLESS,
    JPEG_LS_NEAR_LOSSLESS,
    RLE_LOSSLESS,
)
from app.dicom.value_checks import check_values
from app.dicom.value_rules import is_vr_valid

__all__ = [
    "DEFLATED_LE",
    "DICOMDIR",
    "EXPLICIT_BE",
    "EXPLICIT_LE",
    "IMPLICIT_LE",
    "JPEG_2000",
    "JPEG_2000_LOSSLESS",
    "JPEG_BASELINE",
    "JPEG_LOSSLESS",
    "JPEG_LOSSLESS_SV1",
    "JPEG_LS_LOSSLESS",
    "JPEG_LS_NEAR_LOSSLESS",
    "LIMITS",
    "RLE_LOSSLESS",
    "Change",
    "DamagedFrame",
    "DicomFinding",
    "DicomObject",
    "Difference",
    "Edit",
    "Element",
    "Encoding",
    "FileMeta",
    "Frame",
    "ImageFacts",
    "IncompleteDescription",
    "InvalidPath",
    "Item",
    "Limits",
    "MissingCodec",
    "Notice",
    "OverlayPlane",
    "Rescale",
    "SliceFacts",
    "Stack",
    "Step",
    "UnlistedObject",
    "UnwritableValue",
    "Window",
    "WrittenFileSet",
    "apply_edits",
    "as_explicit_le",
    "audit_iod",
    "build_object",
    "bulk_value",
    "change",
    "change_raw",
    "check_values",
    "coded_frame",
    "compare",
    "comparison_data",
    "decode_frame",
    "decode_text",
    "encode_text",
    "entry",
    "image_data",
    "image_facts",
    "is_uid",
    "is_vr_valid",
    "json_model",
    "native_frame",
    "new_uid",
    "overlay_mask",
    "parse_path",
    "picture",
    "pixel_hash",
    "read_items",
    "read_object",
    "report_data",
    "sample",
    "slice_from_data",
    "stack_data",
    "stacks_of",
    "tree_data",
    "uid_name",
    "write_file_set",
]
