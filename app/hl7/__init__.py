"""Facts about HL7 v2 messages: reading, checking, naming, changing, comparing, building."""

from app.hl7.acknowledging import AckError, acknowledgement
from app.hl7.building import build_message
from app.hl7.byte_view import ByteView, byte_data, byte_view
from app.hl7.checking import check_message
from app.hl7.comparing import FieldChange, MessageComparison, compare_messages, comparison_data
from app.hl7.completion import completion_data
from app.hl7.data import message_data
from app.hl7.editing import set_value
from app.hl7.escapes import DEFAULT_ENCODING, EncodingCharacters, escape, unescape
from app.hl7.facts import FieldFacts, describe
from app.hl7.findings import Hl7Finding
from app.hl7.library import DEFAULT_VERSION, VERSIONS
from app.hl7.messages import Message
from app.hl7.paths import Hl7Path
from app.hl7.reading import MAX_BYTES, MAX_SEGMENTS, read_message
from app.hl7.segments import Segment
from app.hl7.table_csv import rows_of_csv
from app.hl7.table_writing import RowError, TableReading, table_message
from app.hl7.tabling import TableRow, message_table
from app.hl7.transport import path_at

__all__ = [
    "DEFAULT_ENCODING",
    "DEFAULT_VERSION",
    "MAX_BYTES",
    "MAX_SEGMENTS",
    "VERSIONS",
    "AckError",
    "ByteView",
    "EncodingCharacters",
    "FieldChange",
    "FieldFacts",
    "Hl7Finding",
    "Hl7Path",
    "Message",
    "MessageComparison",
    "RowError",
    "Segment",
    "TableReading",
    "TableRow",
    "acknowledgement",
    "build_message",
    "byte_data",
    "byte_view",
    "check_message",
    "compare_messages",
    "comparison_data",
    "completion_data",
    "describe",
    "escape",
    "message_data",
    "message_table",
    "path_at",
    "read_message",
    "rows_of_csv",
    "set_value",
    "table_message",
    "unescape",
]
