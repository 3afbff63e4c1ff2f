"""Facts of the field that M1's drawn items turn on, told a second time from the standards."""

from tests.content.stem_reading import claims

PARTNERS = {
    "ADT message": ("Registration", "The EHR"),
    "no filler number": ("The EHR", "RIS"),
    "with the accession number": ("RIS", "PACS"),
    "worklist query": ("The scanner", "RIS"),
    "MPPS message": ("The scanner", "RIS"),
    "storage commitment": ("The scanner", "PACS"),
    "C-STORE": ("The scanner", "PACS"),
}
"""Who begins a handover of scheduled workflow, and who answers."""

COURSE = (
    "patient is registered",
    "order is placed",
    "RIS plans the exam",
    "worklist",
    "work begins",
    "Images are sent",
    "asks for commitment",
    "answers on custody",
    "report is signed",
    "result reaches the EHR",
)
"""Scheduled workflow from the first trace to the last."""

TRANSACTIONS = {
    "registers a new patient": "Patient Registration",
    "places an order": "Placer Order Management",
    "of a planned exam": "Procedure Scheduled",
    "asks what is planned": "Query Modality Worklist",
    "step is completed": "Modality Procedure Step Completed",
    "sends its images": "Modality Images Stored",
    "take responsibility": "Storage Commitment",
    "corrected birth date": "Patient Update",
}
RAD = (
    "Patient Registration",
    "Placer Order Management",
    "Filler Order Management",
    "Procedure Scheduled",
    "Query Modality Worklist",
    "Modality Procedure Step In Progress",
    "Modality Procedure Step Completed",
    "Modality Images Stored",
    "Modality Presentation State Stored",
    "Storage Commitment",
    "Image Availability Query",
    "Patient Update",
    "Procedure Update",
)
"""The transactions of IHE radiology in the order of their numbers, from RAD-1 on."""

HL7_HOMES = {
    "MRN": ("PID-3", "Patient Identifier List"),
    "visit number": ("PV1-19", "Visit Number"),
    "placer order number": ("ORC-2", "Placer Order Number"),
    "filler order number": ("ORC-3", "Filler Order Number"),
    "accession number": ("IPC-1", "Accession Identifier"),
}
NEEDS_OF_CALLERS = {
    "by accession number": "accession number",
    "own list of requests": "placer order number",
    "by stay": "visit number",
    "all exams of the person": "MRN",
}
ENDS_WELL = {
    "Registration": r"MSA-1 AA$",
    "Order": r"MSA-1 AA; RIS: order \d+ created$",
    "Plan": r"planned for {station}, today",
    "Worklist": r"by {station} for today: [1-9]\d* match.*status 0000$",
    "Images": r"(\d+) objects sent, \1 with status 0000$",
    "Closing": r"MPPS COMPLETED, status 0000",
}
WAITS_FOR = {
    "Scanners send": {"PACS"},
    "Scanners hand over": {"PACS"},
    "Wards place orders and RIS plans": {"The interface engine"},
    "New orders from the wards": {"The interface engine"},
    "Signed reports appear in the record": {"The reporting system", "The interface engine"},
    "New final reports reach the record": {"The reporting system", "The interface engine"},
    "Corrected names arrive in PACS": {"Registration", "The interface engine", "PACS"},
    "Changed names go out": {"Registration", "The interface engine"},
    "Radiologists look at": {"PACS"},
    "Radiologists open": {"PACS"},
    "Older exams are fetched": {"PACS"},
    "Radiologists sign": {"The reporting system"},
    "Spoken words": {"The reporting system"},
    "Exams planned before": {"RIS"},
    "Walk-in patients get": {"Registration"},
    "Double records": {"Registration"},
}
"""Which systems must run for a deed to be done."""

SPOKEN_OF = {
    "What will not work": r"\b(?:not open|not work|is down)\b",
    "From when to when": r"\d\d:\d\d to \d\d:\d\d",
    "What to do meanwhile": r"\b(?:come to|use|go to)\b",
    "Where to call": r"phone \d+",
}
IN_DANGER = r"another patient's name|operating room|trauma"

capture = claims({
    "Work on the exam has begun": r"^N-CREATE-RQ.*\(0040,0252\) IN PROGRESS$",
    "Work on the exam has ended": r"^N-SET-RQ.*\(0040,0252\) (?:COMPLETED|DISCONTINUED)$",
    "The archive is asked": r"^N-ACTION-RQ; Action Type ID 1\b",
    "The archive has taken": r"^N-EVENT-REPORT-RQ; Event Type ID 1\b",
    "The archive has not taken": r"^N-EVENT-REPORT-RQ; Event Type ID 2\b",
    "One object has been received": r"^C-STORE-RSP; status 0000\b",
    "A planned exam": r"^C-FIND-RSP; status FF0[01]\b",
})  # fmt: skip
silence = claims({
    "The scanner did not ask": r"no query at all",
    "The network gave no path": r"no reply, time-out",
    "The two did not agree": r"association; RIS rejected it",
    "Question and plan": r"status 0000 with 0 matches",
})  # fmt: skip
owner = claims({
    "Registration": r"fact: the patient's (?:name|birth date|sex)\b",
    "The EHR": r"fact: the reason\b",
    "RIS": r"fact: .*(?:exam was planned|accession number)",
    "The scanner": r"fact: .*(?:were acquired|scan began)",
    "The archive": r"fact: .*stored images are in safe custody",
})  # fmt: skip
complaint = claims({
    "The path from reporting to the EHR": r"reads old reports in the record, and today's do not",
    "The plan in RIS or the query": r"finds no patient in its list",
    "The path to the long-term archive": r"Recent exams open, and those older .* do not",
    "The rules that fill the reading list": r"opens when searched for, but is not among those",
})  # fmt: skip
