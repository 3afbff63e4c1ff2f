"""Facts of the field that M6's drawn items turn on, told a second time from the standards."""

XPN = ("family", "given", "middle", "suffix", "prefix")
PN = ("family", "given", "middle", "prefix", "suffix")
"""The parts of a name in HL7's order, and in DICOM's."""

OLD_STYLE = {"(0008,0050)": "OBR-18", "(0040,1001)": "OBR-19", "(0040,0009)": "OBR-20"}
"""Where IHE's first style of a planned procedure keeps what no field of an order was made for."""

IMAGING_STYLE = {
    "(0008,0050)": ("IPC-1", "Accession Identifier"),
    "(0040,0009)": ("IPC-4", "Scheduled Procedure Step ID"),
    "(0040,2016)": ("ORC-2", "Placer Order Number"),
    "(0040,2017)": ("ORC-3", "Filler Order Number"),
}
REFUSED_AS_A_KIND = ("MSH-9", "MSH-11", "MSH-12")
"""What a receiver rejects before it looks at the content: kind, mode and version."""

STEPS = {"AA": "Nothing more", "AE": "A corrected message", "AR": "A corrected message"}
"""What follows an answer that speaks of the message itself."""

CHARACTER_SETS = {"8859/1": "iso-8859-1"}
"""HL7's table 0211 in the names of the wider world."""
