"""What was agreed in the hospital, and the words in which causes, owners and steps are chosen."""

IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
PLAIN = (EXPLICIT, IMPLICIT)
VERIFICATION = "1.2.840.10008.1.1"

CLASSES = {
    "ct": ("1.2.840.10008.5.1.4.1.1.2", "CT Image Storage"),
    "mr": ("1.2.840.10008.5.1.4.1.1.4", "MR Image Storage"),
    "us": ("1.2.840.10008.5.1.4.1.1.6.1", "Ultrasound Image Storage"),
    "dx": ("1.2.840.10008.5.1.4.1.1.1.1", "Digital X-Ray Image Storage - For Presentation"),
    "cr": ("1.2.840.10008.5.1.4.1.1.1", "Computed Radiography Image Storage"),
    "mg": (
        "1.2.840.10008.5.1.4.1.1.1.2",
        "Digital Mammography X-Ray Image Storage - For Presentation",
    ),
    "xa": ("1.2.840.10008.5.1.4.1.1.12.1", "X-Ray Angiographic Image Storage"),
    "nm": ("1.2.840.10008.5.1.4.1.1.20", "Nuclear Medicine Image Storage"),
    "sc": ("1.2.840.10008.5.1.4.1.1.7", "Secondary Capture Image Storage"),
    "dose": ("1.2.840.10008.5.1.4.1.1.88.67", "X-Ray Radiation Dose SR Storage"),
    "emr": ("1.2.840.10008.5.1.4.1.1.4.1", "Enhanced MR Image Storage"),
    "usmf": ("1.2.840.10008.5.1.4.1.1.3.1", "Ultrasound Multi-frame Image Storage"),
    "tomo": ("1.2.840.10008.5.1.4.1.1.13.1.3", "Breast Tomosynthesis Image Storage"),
    "gsps": ("1.2.840.10008.5.1.4.1.1.11.1", "Grayscale Softcopy Presentation State Storage"),
}
ENCODINGS = {
    "j2k": ("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless"),
    "jls": ("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless"),
    "jpeg": ("1.2.840.10008.1.2.4.70", "JPEG Lossless SV1"),
    "rle": ("1.2.840.10008.1.2.5", "RLE Lossless"),
}
DEVICES = {
    "CT": ("ct", ("dose", "sc"), "CT"),
    "MR": ("mr", ("emr", "gsps"), "MR"),
    "US": ("us", ("usmf", "sc"), "Ultrasound"),
    "MG": ("mg", ("tomo", "gsps"), "Mammography"),
    "DX": ("dx", ("dose", "gsps"), "X-ray room"),
    "CR": ("cr", ("sc", "gsps"), "Plate reader"),
    "XA": ("xa", ("dose", "sc"), "Angiography"),
    "NM": ("nm", ("sc", "gsps"), "Gamma camera"),
}
"""By modality: what it sends every day, what it may send besides, and how people call it."""

CAUSES = {
    "calling": "the archive does not know the title of the caller",
    "called": "the archive does not go by the title that was called",
    "class": "this kind of object is not taken",
    "encoding": "the kind of object is taken, its encoding is not",
    "limit": "the archive takes no more associations for now",
    "refused": "nothing listens on this port",
    "dropped": "nothing comes back from this address and port",
    "hung": "a program took the connection and did not answer in DICOM",
    "broken": "the archive broke the association off",
}
OWNERS = {
    "device": "the people of this device",
    "archive": "the archive team",
    "network": "the network team",
    "other": "the people of another device",
}
STEPS = {
    "calling": "make the calling title agree with the register",
    "called": "make the called title agree with the register",
    "class": "make the SOP classes agree with the register",
    "encoding": "make the encodings agree with the register",
    "hold": "end what holds the associations",
    "limit": "set the number of associations that the register names",
    "place": "make address and port agree with the register",
    "service": "start the archive's service, or wake it up",
    "path": "open the path in the firewall",
}
