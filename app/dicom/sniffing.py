"""What bytes are when they are not what they should be."""

import re

_KINDS = (
    (b"MZ", "executable", "a Windows program (it begins with MZ)"),
    (b"\x7fELF", "executable", "a Linux program (it begins with ELF)"),
    (b"\xca\xfe\xba\xbe", "executable", "a macOS program or a Java class"),
    (b"\xcf\xfa\xed\xfe", "executable", "a macOS program"),
    (b"\xce\xfa\xed\xfe", "executable", "a macOS program"),
    (b"#!", "script", "a script (it begins with #!)"),
    (b"PK\x03\x04", "zip", "a ZIP archive"),
    (b"%PDF", "pdf", "a PDF document"),
    (b"\xff\xd8\xff", "jpeg", "a bare JPEG picture"),
    (b"\x89PNG", "png", "a PNG picture"),
    (b"GIF8", "gif", "a GIF picture"),
    (b"\x1f\x8b", "gzip", "a gzip file"),
    (b"MSH|", "hl7", "an HL7 message"),
    (b"\x0bMSH|", "hl7", "an HL7 message in its MLLP frame"),
    (b"\x00\x00\x00\x0cjP  ", "jp2", "a bare JPEG 2000 picture"),
    (b"II*\x00", "tiff", "a TIFF picture"),
    (b"MM\x00*", "tiff", "a TIFF picture"),
    (b"II+\x00", "tiff", "a TIFF picture"),
    (b"MM\x00+", "tiff", "a TIFF picture"),
)
_WIDE = (
    ("UTF-32", "utf-32-le", b"\xff\xfe\x00\x00"),
    ("UTF-32", "utf-32-be", b"\x00\x00\xfe\xff"),
    ("UTF-16", "utf-16-le", b"\xff\xfe"),
    ("UTF-16", "utf-16-be", b"\xfe\xff"),
)
_WIDE_HEAD = 256
_HL7_HEADER = re.compile(r"\ufeff?\s*(?:MSH|FHS|BHS)[^\w\s]")
_MARKUP = (b"<html", b"<!doctype", b"<script", b"<?xml", b"<svg", b"<?php", b"<body", b"<iframe")


def kind_of(head: bytes) -> tuple[str, str]:
    """Return a word and a phrase for what begins with *head*; two empty texts if nobody knows."""
    for magic, kind, phrase in _KINDS:
        if head.startswith(magic):
            return kind, phrase
    lowered = head.lower()
    if any(mark in lowered for mark in _MARKUP):
        return "markup", "a web page or XML"
    if b"PK\x03\x04" in head:
        return "zip", "a ZIP archive"
    return "", ""


def wide_message(data: bytes) -> str:
    """Name an HL7 message in UTF-16 or UTF-32, and where it shows; nothing if *data* is none."""
    # A capture from the wire may begin with MLLP's start block, which is a single byte.
    for start in (0, 1) if data.startswith(b"\x0b") else (0,):
        head = data[start : start + _WIDE_HEAD]
        for name, codec, mark in _WIDE:
            if _HL7_HEADER.match(head.decode(codec, "replace")):
                if head.startswith(mark):
                    seen = f"the byte order mark {mark.hex(' ').upper()} at offset {start}"
                else:
                    at = start + head.index(0)
                    seen = f"the zero bytes between its letters, the first at offset {at}"
                return f"an HL7 message in {name}, by {seen}"
    return ""
