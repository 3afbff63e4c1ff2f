"""SOP classes and encodings as the archive's list names them."""

from app.practice import Context

CLASSES = {
    "ct": ("CT Image Storage", "1.2.840.10008.5.1.4.1.1.2"),
    "mr": ("MR Image Storage", "1.2.840.10008.5.1.4.1.1.4"),
    "us": ("Ultrasound Image Storage", "1.2.840.10008.5.1.4.1.1.6.1"),
    "sc": ("Secondary Capture Image Storage", "1.2.840.10008.5.1.4.1.1.7"),
    "ect": ("Enhanced CT Image Storage", "1.2.840.10008.5.1.4.1.1.2.1"),
    "emr": ("Enhanced MR Image Storage", "1.2.840.10008.5.1.4.1.1.4.1"),
    "dose": ("X-Ray Radiation Dose SR Storage", "1.2.840.10008.5.1.4.1.1.88.67"),
    "raw": ("Raw Data Storage", "1.2.840.10008.5.1.4.1.1.66"),
    "us_old": ("Ultrasound Image Storage (Retired)", "1.2.840.10008.5.1.4.1.1.6"),
}
ENCODINGS = {
    "implicit": ("Implicit VR Little Endian", "1.2.840.10008.1.2"),
    "explicit": ("Explicit VR Little Endian", "1.2.840.10008.1.2.1"),
    "big": ("Explicit VR Big Endian (Retired)", "1.2.840.10008.1.2.2"),
    "rle": ("RLE Lossless", "1.2.840.10008.1.2.5"),
    "jpeg": ("JPEG Lossless SV1", "1.2.840.10008.1.2.4.70"),
    "jls": ("JPEG-LS Lossless", "1.2.840.10008.1.2.4.80"),
    "j2k": ("JPEG 2000 Lossless", "1.2.840.10008.1.2.4.90"),
    "j2k_lossy": ("JPEG 2000", "1.2.840.10008.1.2.4.91"),
}
EVERY_CLASS, EVERY_ENCODING = "every class", "every encoding"
PLAIN = ("explicit", "implicit")
_CLASS = {name: key for key, (name, _) in CLASSES.items()}
_ENCODING = {name: key for key, (name, _) in ENCODINGS.items()}


def context(sop_class: str, encodings: tuple[str, ...]) -> Context:
    """Return a presentation context of our short names."""
    return Context(CLASSES[sop_class][1], tuple(ENCODINGS[each][1] for each in encodings))


def row(sop_class: str, encoding: str) -> dict[str, str]:
    """Return a line of the archive's list."""
    return {"sop_class": CLASSES[sop_class][0], "encoding": ENCODINGS[encoding][0]}


def pairs_of(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Return what the lines offer, each as class and encoding, in their order."""
    found: dict[tuple[str, str], None] = {}
    for line in rows:
        given_class, given_encoding = line["sop_class"], line["encoding"]
        classes = list(CLASSES) if given_class == EVERY_CLASS else [_CLASS[given_class]]
        every = given_encoding == EVERY_ENCODING
        encodings = list(ENCODINGS) if every else [_ENCODING[given_encoding]]
        found |= dict.fromkeys((one, other) for one in classes for other in encodings)
    return list(found)


def offered(pairs: list[tuple[str, str]]) -> list[Context]:
    """Return the archive's contexts of *pairs*."""
    return [context(sop_class, (encoding,)) for sop_class, encoding in pairs]
