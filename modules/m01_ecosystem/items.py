"""The parametric items of M1: handovers, numbers, logs and sources drawn from a seed."""

from random import Random

from app.grading.items import Drawn, Option, item

SITES = ("LAKESIDE", "HILL", "HARBOR", "NORTH", "EASTSIDE")
SCANNERS = ("CT1", "CT2", "MR1", "MR3", "US4", "XR2")
FAMILIES = ("Ferreira", "Okafor", "Lindqvist", "Moreau", "Tanaka", "Brandt", "Novak", "Haddad")
GIVENS = ("Nadia", "Maren", "Tove", "Elias", "Noor", "Iva", "Rui", "Samir")


def _right(text: str, rationale: str) -> Option:
    """Return the option that is the key."""
    return Option(text, right=True, rationale=rationale)


def _wrong(text: str, rationale: str, misconception: str) -> Option:
    """Return an option that follows from *misconception*."""
    return Option(text, rationale=rationale, misconception=misconception)


def _block(*lines: str) -> str:
    """Return *lines* as a block of code."""
    return "\n".join(("```text", *lines, "```"))


def _clock(minutes: int) -> str:
    """Return *minutes* after midnight as a time of day, also past midnight."""
    hour, minute = divmod(minutes % (24 * 60), 60)
    return f"{hour:02d}:{minute:02d}"


# Objective 1: who says what.

CAPTURES = {
    "N-CREATE-RQ; Performed Procedure Step Status (0040,0252) IN PROGRESS": (
        "Work on the exam has begun",
        "An MPPS object is created with IN PROGRESS when work begins.",
    ),
    "N-SET-RQ; Performed Procedure Step Status (0040,0252) COMPLETED": (
        "Work on the exam has ended",
        "MPPS reports the end of the work by setting the status to COMPLETED.",
    ),
    "N-ACTION-RQ; Action Type ID 1, Referenced SOP Sequence, {n} items": (
        "The archive is asked to take charge",
        "N-ACTION with type 1 is the request for storage commitment.",
    ),
    "N-EVENT-REPORT-RQ; Event Type ID 1, Referenced SOP Sequence, {n} items": (
        "The archive has taken charge",
        "Event type 1 of storage commitment: the archive answers for all the listed objects.",
    ),
    "N-EVENT-REPORT-RQ; Event Type ID 2, Failed SOP Sequence, {n} items": (
        "The archive has not taken all",
        "Event type 2 of storage commitment lists the objects for which it cannot answer.",
    ),
    "C-STORE-RSP; status 0000, object {n}": (
        "One object has been received",
        "Each C-STORE response speaks of the one object that was sent.",
    ),
    "C-FIND-RSP; status FF00, Scheduled Station AE Title {scanner}": (
        "A planned exam has been listed",
        "FF00 is a pending response: one entry of the worklist.",
    ),
}
SAYS = dict(CAPTURES.values())
PROMISES = {
    "Work on the exam has begun": "BEGIN_FOR_END",
    "Work on the exam has ended": "MPPS_FOR_COMMITMENT",
    "The archive is asked to take charge": "ASKED_FOR_ANSWERED",
    "The archive has taken charge": "STORE_IS_NOT_CUSTODY",
    "The archive has not taken all": "ANSWER_UNREAD",
    "One object has been received": "STORE_IS_NOT_CUSTODY",
    "A planned exam has been listed": "LIST_FOR_ARCHIVE",
}


@item(
    id="itm-d91b06f4",
    objective="m01-o1",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.4 Annex B, F, J and K (2025d)",
    case=True,
)
def what_a_capture_says(rng: Random) -> Drawn:
    """Ask what one captured DICOM command tells."""
    line = rng.choice(tuple(CAPTURES))
    key, why = CAPTURES[line]
    scanner, count = rng.choice(SCANNERS), rng.randint(24, 480)
    others = rng.sample([says for says in SAYS if says != key], 3)
    return Drawn(
        f"A recording between {scanner} and its partners holds this line. What does it tell?"
        f"\n\n{_block(line.format(n=count, scanner=scanner))}",
        [
            _right(key, why),
            *(
                _wrong(says, f"Another command says that. {SAYS[says]}", PROMISES[says])
                for says in others
            ),
        ],
    )


SPEAKERS = {
    "an ADT message with event A04": ("Registration", "Registration says who is here."),
    "the order message with ORC-1 `NW` and no filler number": (
        "The EHR",
        "The ordering system asks; the filler number does not exist yet.",
    ),
    "an `OMI^O23` message with the accession number": (
        "RIS",
        "RIS plans the exam and tells PACS its keys.",
    ),
    "the pending answers to a worklist query": ("RIS", "RIS keeps the plan and answers the query."),
    "the MPPS message with COMPLETED": (
        "The scanner",
        "The scanner reports what it has done.",
    ),
    "the request for storage commitment": (
        "The scanner",
        "The one who holds the images asks for the promise.",
    ),
    "the result of storage commitment": ("PACS", "The archive gives the promise."),
    "the C-STORE responses with their status": ("PACS", "The receiver answers for each object."),
}
ROLES = {
    "Registration": "Registration speaks of persons and visits.",
    "The EHR": "The EHR places orders and receives results.",
    "RIS": "RIS plans, numbers and tracks exams.",
    "The scanner": "The scanner asks for its list, sends images and reports its work.",
    "PACS": "PACS answers for the images that it gets.",
}


@item(
    id="itm-2c7ae815",
    objective="m01-o1",
    domain="J",
    level="application",
    difficulty=0.65,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def who_sent_it(rng: Random) -> Drawn:
    """Ask which system sends a drawn message in scheduled workflow."""
    message = rng.choice(tuple(SPEAKERS))
    key, why = SPEAKERS[message]
    others = rng.sample([role for role in ROLES if role != key], 3)
    patient = f"{rng.choice(GIVENS)} {rng.choice(FAMILIES)}"
    return Drawn(
        f"For the exam of {patient}, one trace is missing: {message}. In the usual chain of "
        "scheduled workflow, which system sends this?",
        [
            _right(key, why),
            *(_wrong(role, ROLES[role], "LISTENER_FOR_SPEAKER") for role in others),
        ],
    )


CHAIN = (
    ("the patient is registered", "An order is placed in the EHR"),
    ("an order is placed in the EHR", "RIS plans the exam and numbers it"),
    ("RIS plans the exam and numbers it", "The scanner asks for its worklist"),
    ("the scanner picks the worklist entry", "MPPS reports that work begins"),
    ("MPPS reports that work begins", "Images are sent to the archive"),
    (
        "the scanner asks for commitment, and no images have been read",
        "The archive answers on custody",
    ),
    ("the report is signed", "The final result reaches the EHR"),
)


@item(
    id="itm-b0e4935a",
    objective="m01-o1",
    domain="F",
    level="application",
    difficulty=0.65,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def what_comes_next(rng: Random) -> Drawn:
    """Ask for the handover that follows the last one with a trace."""
    at = rng.randrange(len(CHAIN))
    before, key = CHAIN[at]
    others = rng.sample([step for number, step in enumerate(CHAIN) if number != at], 3)
    last = _clock(rng.randint(7 * 60, 18 * 60))
    return Drawn(
        f"For one exam the last trace is of {last}: {before}. The department follows scheduled "
        "workflow. Which trace do you expect next?",
        [
            _right(key, "In the chain, this is the handover that follows."),
            *(
                _wrong(later, f"This is expected once {earlier}.", "CHAIN_ORDER")
                for earlier, later in others
            ),
        ],
    )


TRANSACTIONS = {
    1: "a clerk registers a new patient",
    2: "a ward places an order with radiology",
    4: "radiology tells the archive of a planned exam",
    5: "a scanner asks what is planned",
    7: "a scanner reports that a step is completed",
    8: "a scanner sends its images",
    10: "a scanner asks the archive to take responsibility",
    12: "a corrected birth date goes to all systems",
}


@item(
    id="itm-6f52c1d8",
    objective="m01-o1",
    domain="J",
    level="recall",
    difficulty=0.5,
    clause="IHE RAD TF-2, transactions of Scheduled Workflow",
)
def transaction_number(rng: Random) -> Drawn:
    """Ask for the number that IHE gives to a handover."""
    key, *others = rng.sample(tuple(TRANSACTIONS), 4)
    return Drawn(
        "A tender names transactions of IHE radiology by number. It asks for the one by which "
        f"{TRANSACTIONS[key]}. Which number does it give?",
        [
            _right(f"RAD-{key}", f"RAD-{key}: {TRANSACTIONS[key]}."),
            *(
                _wrong(
                    f"RAD-{number}", f"RAD-{number}: {TRANSACTIONS[number]}.", "OTHER_TRANSACTION"
                )
                for number in others
            ),
        ],
    )


# Objective 2: six numbers.


def _exam(rng: Random) -> dict[str, str]:
    """Return the numbers of one exam, all different."""
    digits = rng.sample(range(10_000, 99_999), 5)
    return {
        "MRN": str(digits[0]),
        "visit number": str(digits[1]),
        "placer order number": str(digits[2]),
        "filler order number": str(digits[3]),
        "accession number": str(digits[4]),
    }


def _order(rng: Random, exam: dict[str, str]) -> tuple[str, ...]:
    """Return the lines of an order as RIS passes it on."""
    site = rng.choice(SITES)
    family, given = rng.choice(FAMILIES), rng.choice(GIVENS)
    placer, filler = exam["placer order number"], exam["filler order number"]
    job, uid = rng.randint(1000, 9999), rng.randint(10**14, 10**15)
    return (
        f"PID|1||{exam['MRN']}^^^{site}^MR||{family}^{given}||19680923|F",
        f"PV1|1|O|CT||||||||||||||||{exam['visit number']}",
        f"ORC|NW|{placer}^CARE|{filler}^RIS||SC",
        f"OBR|1|{placer}^CARE|{filler}^RIS|CTCHEST^CT chest^L",
        f"IPC|{exam['accession number']}^RIS|RP-{job}^RIS|2.25.{uid}|SPS-{job}-1^RIS|CT",
    )


PLACES = {
    "MRN": "It stands in PID-3 with type `MR`: the person.",
    "visit number": "It stands in PV1-19: the stay or visit.",
    "placer order number": "It stands in ORC-2 and OBR-2: the request.",
    "filler order number": "It stands in ORC-3 and OBR-3: the job.",
    "accession number": "It stands in IPC-1: the exam.",
}
MIXED = {
    "MRN": "VISIT_FOR_PATIENT",
    "visit number": "VISIT_FOR_PATIENT",
    "placer order number": "PLACER_AS_ACCESSION",
    "filler order number": "FILLER_AS_ACCESSION",
    "accession number": "ACCESSION_EVERYWHERE",
}


@item(
    id="itm-84ce2d07",
    objective="m01-o2",
    domain="J",
    level="application",
    difficulty=0.65,
    clause="HL7 v2.5.1 ch. 3.4 and 4.5",
    case=True,
)
def kind_of_number(rng: Random) -> Drawn:
    """Ask what kind of number a value of an order is."""
    exam = _exam(rng)
    key, *others = rng.sample(tuple(PLACES), 4)
    lines = _order(rng, exam)
    return Drawn(
        f"A caller reads `{exam[key]}` from a note. The order of the exam holds it. What kind of "
        f"number is it?\n\n{_block(*lines)}",
        [
            _right(f"The {key}", PLACES[key]),
            *(
                _wrong(f"The {kind}", f"Another value. {PLACES[kind]}", MIXED[kind])
                for kind in others
            ),
        ],
    )


@item(
    id="itm-1b63f9ae",
    objective="m01-o2",
    domain="F",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 4.5.6",
    case=True,
)
def what_to_read_out(rng: Random) -> Drawn:
    """Ask which value of an order answers a caller's need."""
    exam = _exam(rng)
    needs = {
        "accession number": "the desk that searches PACS by accession number",
        "placer order number": "the ward that searches its own list of requests",
        "visit number": "the billing office that searches by stay",
        "MRN": "the desk that searches for all exams of the person",
    }
    key = rng.choice(tuple(needs))
    others = rng.sample([kind for kind in exam if kind != key], 3)
    return Drawn(
        "You have this order in front of you. RIS gave IPC-1 as the key of the exam. Which value "
        f"do you read out to {needs[key]}?\n\n{_block(*_order(rng, exam))}",
        [
            _right(f"`{exam[key]}`", PLACES[key]),
            *(_wrong(f"`{exam[kind]}`", f"{PLACES[kind]}", MIXED[kind]) for kind in others),
        ],
    )


@item(
    id="itm-f30d7c92",
    objective="m01-o2",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.7.1.1 and C.7.2.1 (2025d)",
    case=True,
)
def number_in_an_image(rng: Random) -> Drawn:
    """Ask for the accession number or the patient's number in the header of an image."""
    accession, patient, study_id, admission = (
        str(number) for number in rng.sample(range(100_000, 999_999), 4)
    )
    asked, key = rng.choice(
        (("the accession number", accession), ("the patient's number", patient))
    )
    rows = (
        f"(0008,0050) SH  {accession}",
        f"(0010,0020) LO  {patient}",
        f"(0020,0010) SH  {study_id}",
        f"(0038,0010) LO  {admission}",
    )
    facts = {
        accession: ("(0008,0050) is Accession Number.", "ACCESSION_EVERYWHERE"),
        patient: ("(0010,0020) is Patient ID.", "PATIENT_FOR_EXAM"),
        study_id: (
            "(0020,0010) is Study ID, often a counter of the scanner.",
            "STUDY_ID_AS_ACCESSION",
        ),
        admission: ("(0038,0010) is Admission ID, the number of the stay.", "VISIT_FOR_PATIENT"),
    }
    return Drawn(
        f"A tool shows four elements of an image without their names. Which value is {asked}?"
        f"\n\n{_block(*rows)}",
        [
            _right(f"`{value}`", says) if value == key else _wrong(f"`{value}`", says, code)
            for value, (says, code) in facts.items()
        ],
    )


@item(
    id="itm-47a8e5b3",
    objective="m01-o2",
    domain="F",
    level="analysis",
    difficulty=0.55,
    clause="PS3.4 C.2.2.2.1 (2025d), single value matching",
    case=True,
)
def leading_zeros(rng: Random) -> Drawn:
    """Ask what to type when a screen drops leading zeros."""
    number = rng.randint(10_000, 99_999)
    wide = rng.choice((8, 9, 10))
    stored = f"{number:0{wide}d}"
    return Drawn(
        f"RIS writes accession numbers with {wide} digits, filled with zeros on the left. Its "
        f"screen drops the zeros and shows {number}. PACS compares character by character. Which "
        "search text finds the exam in PACS?",
        [
            _right(f"`{stored}`", f"With its zeros the number has {wide} characters, as stored."),
            _wrong(
                f"`{number}`",
                "The screen's form is another text than the stored one.",
                "ZEROS_LOST",
            ),
            _wrong(
                f"`{number:0{wide - 1}d}`",
                f"This has {wide - 1} characters; one zero is missing.",
                "ZEROS_LOST",
            ),
            _wrong(
                f"`{str(number).ljust(wide, '0')}`",
                "Zeros on the right make another number of it.",
                "ZEROS_MISPLACED",
            ),
        ],
    )


@item(
    id="itm-c85f0a61",
    objective="m01-o2",
    domain="F",
    level="analysis",
    difficulty=0.5,
    clause="PS3.3 C.7.1.1 (2025d), Issuer of Patient ID",
    case=True,
)
def whose_studies(rng: Random) -> Drawn:
    """Ask which studies belong to one person when two sites use the same numbers."""
    here, there = rng.sample(SITES, 2)
    shared, own = rng.sample(range(10_000, 99_999), 2)
    studies = [(shared, here), (shared, there), (own, here)]
    rng.shuffle(studies)
    name = rng.choice(FAMILIES)
    rows = [
        f"Study {number}: Patient ID {value}, issuer {site}"
        for number, (value, site) in enumerate(studies, 1)
    ]

    def at(*wanted: tuple[int, str]) -> str:
        first, second = sorted(studies.index(each) + 1 for each in wanted)
        return f"Studies {first} and {second}"

    mine, alike, other = (own, here), (shared, here), (shared, there)
    return Drawn(
        f"The master index says: patient {own} of {here} and patient {shared} of {there} are one "
        f"person, {name}. PACS holds three studies. Which of them are {name}'s?\n\n{_block(*rows)}",
        [
            _right(at(mine, other), "Number and issuer together name a person."),
            _wrong(
                at(alike, other),
                "The digits agree and the issuers differ: two people.",
                "ISSUER_IGNORED",
            ),
            _wrong(at(mine, alike), "One issuer, but two numbers, so two people.", "ISSUER_ALONE"),
            _wrong(
                "Studies 1, 2 and 3",
                f"Patient {shared} of {here} is nobody in this index entry.",
                "ISSUER_IGNORED",
            ),
        ],
    )


@item(
    id="itm-9e16d24b",
    objective="m01-o2",
    domain="F",
    level="application",
    difficulty=0.55,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def count_the_numbers(rng: Random) -> Drawn:
    """Ask how many numbers of a kind a visit with a split order brings forth."""
    orders, split = rng.randint(2, 5), rng.choice((2, 3))
    jobs = orders - 1 + split
    kinds = {
        "placer order numbers": (orders, "One for each request that the ward placed."),
        "accession numbers": (jobs, "One for each job, by the rule of this house."),
    }
    asked = rng.choice(tuple(kinds))
    key, why = kinds[asked]
    numbers = {key, jobs if key == orders else orders, orders + jobs, jobs + 1, 1}
    others = sorted(numbers - {key}, key=lambda number: (abs(number - key), number))[:3]
    return Drawn(
        f"During one visit a ward places {orders} orders. RIS turns one of them into {split} jobs, "
        "and each of the others into one. The house gives one accession number for each job. How "
        f"many {asked} does the visit have?",
        [
            _right(str(key), why),
            *(
                _wrong(
                    str(number),
                    "Count requests for placer and jobs for accession.",
                    "SPLIT_MISCOUNTED",
                )
                for number in others
            ),
        ],
    )


# Objective 3: the first failing hop.

GOOD_HOPS = (
    "Registration   ADT sent; MSA-1 AA",
    "Order          sent; MSA-1 AA; RIS: order {order} created",
    "Plan           order {order} planned for {scanner}, today; one entry",
    "Worklist       asked by {scanner} for today: 1 match, status 0000",
    "Images         {n} objects sent, {n} with status 0000",
    "Closing        MPPS COMPLETED, status 0000; RIS: order {order} completed",
)
BAD_HOPS = (
    "Registration   ADT sent; MSA-1 AE; not sent again",
    "Order          sent; MSA-1 AR; RIS: no order",
    "Plan           order {order} planned for {other}, today; one entry",
    "Worklist       asked by {scanner} for yesterday: 0 matches, status 0000",
    "Images         {n} objects sent, {some} with status 0000, the rest A700",
    "Closing        MPPS IN PROGRESS, status 0000; no other since",
)
NOISY_HOPS = (
    "Registration   ADT sent; no answer; sent again; MSA-1 AA",
    "Order          queue held 4 min; sent; MSA-1 AA; RIS: order {order} created",
    "Plan           warning: no nurse named; planned for {scanner}, today; one entry",
    "Worklist       time-out; asked again by {scanner} for today: 1 match, status 0000",
    "Images         disk 91 % full; {n} objects sent, {n} with status 0000",
)
HOP_NAMES = ("Registration", "Order", "Plan", "Worklist", "Images", "Closing")


@item(
    id="itm-3d70b8f6",
    objective="m01-o3",
    domain="F",
    level="analysis",
    difficulty=0.5,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def first_failing_hop(rng: Random) -> Drawn:
    """Ask for the first failing hop of a drawn log with noise above it."""
    fault = rng.randrange(1, len(HOP_NAMES))
    noise = rng.randrange(fault)
    scanner, other = rng.sample(SCANNERS, 2)
    count = rng.randint(90, 400)
    facts = {"scanner": scanner, "other": other, "order": rng.randint(10_000, 99_999)}
    facts |= {"n": count, "some": count - rng.randint(5, 60)}
    lines = [
        (NOISY_HOPS[at] if at == noise else GOOD_HOPS[at]).format(**facts) for at in range(fault)
    ]
    lines.append(BAD_HOPS[fault].format(**facts))
    lines += [f"{name:<15}nothing" for name in HOP_NAMES[fault + 1 :]]
    wrong = [name for at, name in enumerate(HOP_NAMES) if at not in (fault, noise)]
    return Drawn(
        f"The order was for {scanner}, today. The ward waits for a report. Which hop of this log "
        f"failed first?\n\n{_block(*lines)}",
        [
            _right(
                HOP_NAMES[fault], "All lines above it end in a clean handover; this one does not."
            ),
            _wrong(
                HOP_NAMES[noise],
                "There was trouble, and it passed: the line ends well.",
                "NOISE_FOR_FAULT",
            ),
            *(
                _wrong(
                    name,
                    "This hop handed its work on."
                    if HOP_NAMES.index(name) < fault
                    else "This hop only lacks what an earlier one did not hand on.",
                    "TOO_FAR_UPSTREAM" if HOP_NAMES.index(name) < fault else "LATER_SYMPTOM",
                )
                for name in rng.sample(wrong, 2)
            ),
        ],
    )


@item(
    id="itm-52f9ac1e",
    objective="m01-o3",
    domain="C",
    level="application",
    difficulty=0.6,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def halve_the_chain(rng: Random) -> Drawn:
    """Ask which hop to look at next so that the suspects are halved."""
    good, half = rng.randint(1, 4), rng.choice((2, 3, 4))
    bad = good + 2 * half
    key = good + half
    return Drawn(
        f"Your chain has {bad + rng.randint(0, 3)} hops. Hop {good} is proved good. Hop {bad} did "
        "not hand on its work, and the hops between are unknown. Each hop needs the one before "
        "it, and each look takes ten minutes. Which hop do you look at next, to need the fewest "
        "looks in the worst case?",
        [
            _right(f"Hop {key}", "It splits the suspects into two equal halves."),
            _wrong(
                f"Hop {good + 1}",
                "If it is good, you have excluded one hop and kept the rest.",
                "ONE_BY_ONE",
            ),
            _wrong(
                f"Hop {bad}",
                "You know already that nothing came out of it.",
                "LOOKED_AT_THE_END",
            ),
            _wrong(
                f"Hop {bad - 1}",
                "If it is bad, nearly all suspects are left.",
                "ONE_BY_ONE",
            ),
        ],
    )


SILENCES = {
    "{scanner}'s log of the morning shows no query at all": "The scanner did not ask",
    "{scanner} sent a connection request to RIS; no reply, time-out": "The network gave no path",
    "{scanner} asked for an association; RIS rejected it": "The two did not agree to talk",
    "{scanner} asked; RIS answered status 0000 with 0 matches": "Question and plan do not fit",
}
SILENCE_SAYS = {
    "The scanner did not ask": "Then the log would show no query.",
    "The network gave no path": "Then the log would show a connection that got no reply.",
    "The two did not agree to talk": "Then the log would show a rejection.",
    "Question and plan do not fit": "Then the log would show an answer with no match.",
}


@item(
    id="itm-e60c17d9",
    objective="m01-o3",
    domain="F",
    level="application",
    difficulty=0.6,
    clause="PS3.4 Annex K (2025d) and PS3.8 9.3.4 (2025d)",
    case=True,
)
def kind_of_silence(rng: Random) -> Drawn:
    """Ask what an empty worklist means by its log."""
    line = rng.choice(tuple(SILENCES))
    key = SILENCES[line]
    scanner = rng.choice(SCANNERS)
    return Drawn(
        f"The worklist on {scanner} is empty, though RIS shows {rng.randint(3, 14)} planned exams. "
        f"The log says: {line.format(scanner=scanner)}. What is the state of things?",
        [
            _right(key, "The log shows how far the two came, and no further."),
            *(
                _wrong(name, says, "SILENCES_MIXED")
                for name, says in SILENCE_SAYS.items()
                if name != key
            ),
        ],
    )


STORE_FAULTS = {
    "A700": (
        "Make room in PACS, then send these {n} again",
        "A7xx: the receiver is out of resources.",
    ),
    "A900": (
        "Correct the {n} objects, then send them again",
        "A9xx: the data set does not match its SOP class, so the object must be mended.",
    ),
    "C001": (
        "Correct the {n} objects, then send them again",
        "Cxxx: the receiver cannot understand the object, so it must be mended.",
    ),
}


@item(
    id="itm-0a95e4c7",
    objective="m01-o3",
    domain="F",
    level="analysis",
    difficulty=0.5,
    clause="PS3.4 B.2.3 (2025d), C-STORE status",
    case=True,
)
def part_of_the_images(rng: Random) -> Drawn:
    """Ask what to do about objects that were refused with a drawn status."""
    status = rng.choice(tuple(STORE_FAULTS))
    count, failed = rng.randint(200, 480), rng.randint(8, 60)
    key, why = STORE_FAULTS[status]
    other = "Make room in PACS, then send these {n} again"
    if key == other:
        other = "Correct the {n} objects, then send them again"
    return Drawn(
        f"{rng.choice(SCANNERS)} sent {count} images to PACS: {count - failed} got status 0000, "
        f"and {failed} got {status}. What do you do about the {failed}?",
        [
            _right(key.format(n=failed), why),
            _wrong(
                other.format(n=failed),
                "A7xx speaks of room, A9xx and Cxxx of the object itself.",
                "CONNECTION_OR_CONTENT",
            ),
            _wrong(
                "Correct the called AE title in the scanner's table",
                "A wrong title would have stopped the association, with no status for any object.",
                "CONNECTION_OR_CONTENT",
            ),
            _wrong(
                f"Send the {failed} again as they are, right now",
                "The cause is still there, so the status will be the same.",
                "RESEND_UNCHANGED",
            ),
        ],
    )


@item(
    id="itm-7c28d5e0",
    objective="m01-o3",
    domain="F",
    level="analysis",
    difficulty=0.5,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def two_clocks(rng: Random) -> Drawn:
    """Ask for the true time of a query in the log of a fast clock."""
    entry = rng.randint(8 * 60, 16 * 60)
    fast = rng.randint(4, 9)
    shift = rng.choice((-3, 3))
    true_query = entry + shift
    shown = true_query + fast
    seen = "so the entry was not there yet" if shift < 0 else "so the entry was there already"
    return Drawn(
        f"A technologist's worklist was empty. RIS, whose clock is right, made the entry at "
        f"{_clock(entry)}. The scanner's log shows its query at {_clock(shown)}, and its clock is "
        f"{fast} minutes fast. When, by RIS's clock, did the scanner ask?",
        [
            _right(_clock(true_query), f"Take {fast} minutes off the scanner's time, {seen}."),
            _wrong(
                _clock(entry),
                "That is when the entry was made, by another system.",
                "TIMES_MIXED",
            ),
            _wrong(
                _clock(shown),
                "The scanner's own time was taken for the true one.",
                "CLOCK_TRUSTED",
            ),
            _wrong(
                _clock(shown + fast),
                "A fast clock shows too late a time, so the minutes come off.",
                "CLOCK_SIGN",
            ),
        ],
    )


# Objective 4: the source of truth.

FACTS = {
    "the patient's birth date": ("Registration", "Registration saw the person and the papers."),
    "the reason for which the exam was asked": ("The EHR", "The ordering doctor wrote it there."),
    "the room for which the exam was planned": ("RIS", "The exam was planned in RIS."),
    "the accession number of the exam": ("RIS", "The department's system gives it out."),
    "the number of images that were acquired": ("The scanner", "The scanner made them."),
    "the time at which the scan began": ("The scanner", "The scanner was there when it began."),
    "whether the stored images are in safe custody": ("The archive", "The archive holds them."),
}
OWNERS = {
    "Registration": "Registration is the source for the person and the visit.",
    "The EHR": "The EHR is the source for what was asked, and why.",
    "RIS": "RIS is the source for plans, numbers and status of exams.",
    "The scanner": "The scanner is the source for what was done.",
    "The archive": "The archive is the source for what is kept.",
}


@item(
    id="itm-ab14f873",
    objective="m01-o4",
    domain="F",
    level="application",
    difficulty=0.65,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def source_of_a_fact(rng: Random) -> Drawn:
    """Ask which system has the final word on a fact."""
    fact = rng.choice(tuple(FACTS))
    key, why = FACTS[fact]
    others = rng.sample([owner for owner in OWNERS if owner != key], 3)
    patient = f"{rng.choice(GIVENS)} {rng.choice(FAMILIES)}"
    return Drawn(
        f"For the exam of {patient}, two screens differ in one fact: {fact}. Which system's word "
        "settles it in the usual chain?",
        [
            _right(key, why),
            *(_wrong(owner, OWNERS[owner], "COPY_FOR_SOURCE") for owner in others),
        ],
    )


@item(
    id="itm-18d3b7fc",
    objective="m01-o4",
    domain="J",
    level="analysis",
    difficulty=0.55,
    clause="HL7 v2.5.1 ch. 3.3.8",
    case=True,
)
def after_the_update(rng: Random) -> Drawn:
    """Ask what PACS shows when an A08 follows a correction by hand."""
    born = f"19{rng.randint(40, 89)}{rng.randint(1, 9):02d}{rng.randint(10, 28)}"
    by_hand = f"{born[:2]}{int(born[2:4]) + 1:02d}{born[4:]}"
    old, new = rng.sample(FAMILIES, 2)
    given = rng.choice(GIVENS)
    number = rng.randint(10_000, 99_999)

    def shown(family: str, day: str) -> str:
        return f"{family}, born {day}"

    return Drawn(
        f"PACS shows {shown(old, born)}. A colleague types {by_hand} over the birth date in PACS. "
        "An hour later the A08 below arrives. PACS takes over each value that an A08 carries. "
        f"What does it show then?\n\n"
        + _block(f"PID|1||{number}^^^{rng.choice(SITES)}^MR||{new}^{given}||{born}|F"),
        [
            _right(shown(new, born), "Both values come from the message; the typed one is gone."),
            _wrong(
                shown(new, by_hand),
                "The message carries a birth date, so the typed one is replaced.",
                "COPY_CORRECTED",
            ),
            _wrong(
                shown(old, by_hand),
                "A correction by hand does not shut the copy against messages.",
                "COPY_CORRECTED",
            ),
            _wrong(shown(old, born), "The message brings a new name too.", "UPDATE_PARTLY_READ"),
        ],
    )


FLOW_FAULTS = {
    "REG": (
        "In registration, at the source",
        "The source itself is wrong, and the copies follow it.",
    ),
    "RIS": ("On the way from REG to RIS", "REG is right, RIS is not, and PACS is fed by RIS."),
    "PACS": ("On the way from RIS to PACS", "REG and RIS are right; the value changed after RIS."),
    "CARE": ("On the way from REG to CARE", "The other branch is right; only CARE differs."),
}
FLOW_REACH = {
    "REG": ("REG", "CARE", "RIS", "PACS"),
    "RIS": ("RIS", "PACS"),
    "PACS": ("PACS",),
    "CARE": ("CARE",),
}


@item(
    id="itm-d7460e92",
    objective="m01-o4",
    domain="F",
    level="analysis",
    difficulty=0.55,
    clause="IHE RAD TF-1, Scheduled Workflow; RAD-12",
    case=True,
)
def where_it_went_wrong(rng: Random) -> Drawn:
    """Ask where a value went wrong from the copies along two branches."""
    fault = rng.choice(tuple(FLOW_FAULTS))
    good, bad = (f"19{year}0{rng.randint(1, 9)}17" for year in rng.sample(range(40, 90), 2))
    rows = [
        f"{name:<5} {bad if name in FLOW_REACH[fault] else good}"
        for name in ("REG", "CARE", "RIS", "PACS")
    ]
    key, why = FLOW_FAULTS[fault]
    return Drawn(
        f"The passport says {good}. REG feeds CARE and RIS; RIS feeds PACS. The systems show the "
        f"birth dates below. Where did it go wrong?\n\n{_block(*rows)}",
        [
            _right(key, why),
            *(
                _wrong(
                    text,
                    f"Then {' and '.join(FLOW_REACH[name])} would show the wrong date.",
                    "COPY_FOR_SOURCE",
                )
                for name, (text, _) in FLOW_FAULTS.items()
                if name != fault
            ),
        ],
    )


@item(
    id="itm-25be91d0",
    objective="m01-o4",
    domain="F",
    level="application",
    difficulty=0.6,
    clause="PS3.3 C.7.6.1 (2025d); HL7 v2.5.1 ch. 4.5",
    case=True,
)
def which_time(rng: Random) -> Drawn:
    """Ask which of four honest times answers a question."""
    asked = rng.randint(8 * 60, 13 * 60)
    planned = asked + rng.randint(20, 60)
    begun = planned + rng.randint(8, 40)
    signed = begun + rng.randint(60, 150)
    times = {
        "when the doctor asked for the exam": (asked, "CARE noted the order then."),
        "for when the exam was planned": (planned, "RIS planned it for then."),
        "when the first image was made": (begun, "The image says so itself."),
        "when the report became final": (signed, "The reporting system signed it then."),
    }
    key = rng.choice(tuple(times))
    rows = (
        f"order in CARE            {_clock(asked)}",
        f"worklist entry, start    {_clock(planned)}",
        f"image, acquisition time  {_clock(begun)}",
        f"report, status F         {_clock(signed)}",
    )
    return Drawn(
        f"An auditor wants to know {key}. Which of these times do you give?\n\n{_block(*rows)}",
        [
            _right(_clock(moment), says)
            if name == key
            else _wrong(_clock(moment), says, "TIMES_MIXED")
            for name, (moment, says) in times.items()
        ],
    )


# Objective 5: roles.

COMPLAINTS = {
    "The ward reads old reports in the record, and today's do not come": (
        "The path from reporting to the EHR",
        "Reports travel from reporting to the EHR; images are not involved.",
    ),
    "The scanner finds no patient in its list, while all its images go out well": (
        "The plan in RIS or the query for it",
        "The worklist comes from RIS, by the scanner's question.",
    ),
    "Recent exams open, and those older than {n} months do not": (
        "The path to the long-term archive",
        "Older exams must be fetched from the VNA.",
    ),
    "An exam opens when searched for, but is not among those that wait for a report": (
        "The rules that fill the reading list",
        "The images are there; a gate of the list is shut.",
    ),
}


@item(
    id="itm-f8a20c6d",
    objective="m01-o5",
    domain="F",
    level="application",
    difficulty=0.65,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def who_keeps_this(rng: Random) -> Drawn:
    """Ask where to look first for a complaint that is called a fault of PACS."""
    complaint = rng.choice(tuple(COMPLAINTS))
    key, why = COMPLAINTS[complaint]
    return Drawn(
        f'"PACS is down," says a caller at {_clock(rng.randint(6 * 60, 22 * 60))}. You ask what '
        f"she sees. {complaint.format(n=rng.choice((6, 9, 12, 18)))}. Where do you look first?",
        [
            _right(key, why),
            *(
                _wrong(text, f"That would show otherwise. {says}", "BLAMED_PACS")
                for text, says in COMPLAINTS.values()
                if text != key
            ),
        ],
    )


GOES_ON = {
    "The interface engine": (
        "Scanners send their images to PACS",
        "Images travel by DICOM and do not pass through the engine.",
    ),
    "PACS": (
        "Wards place orders and RIS plans them",
        "Orders and plans need the EHR, the engine and RIS.",
    ),
    "The reporting system": (
        "Radiologists look at exams on screen",
        "Viewing needs PACS; the words need the reporting system.",
    ),
    "Registration": (
        "Exams planned before are still scanned",
        "RIS has those patients and plans already.",
    ),
}
STOPS = {
    "The interface engine": (
        "New orders from the wards arrive in RIS",
        "Signed reports appear in the record",
        "Corrected names arrive in PACS",
    ),
    "PACS": (
        "Radiologists open the exams of today on screen",
        "Scanners hand over the images of an exam",
        "Older exams are fetched for reading",
    ),
    "The reporting system": (
        "Radiologists sign the reports of the morning",
        "Spoken words are turned into text",
        "New final reports reach the record",
    ),
    "Registration": (
        "Walk-in patients get their record numbers",
        "Changed names go out to all systems",
        "Double records of one person are merged",
    ),
}


@item(
    id="itm-6b9d3e14",
    objective="m01-o5",
    domain="C",
    level="application",
    difficulty=0.6,
    clause="IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def what_goes_on(rng: Random) -> Drawn:
    """Ask what still works while one system is down."""
    down = rng.choice(tuple(GOES_ON))
    key, why = GOES_ON[down]
    since = _clock(rng.randint(7 * 60, 20 * 60))
    return Drawn(
        f"{down} has been down since {since}; all other systems run. There is no second path. What "
        "goes on as before?",
        [
            _right(key, why),
            *(
                _wrong(text, f"{down} has a part in this, so it waits.", "DOWNTIME_REACH")
                for text in STOPS[down]
            ),
        ],
    )


@item(
    id="itm-90e7c5a8",
    objective="m01-o5",
    domain="C",
    level="application",
    difficulty=0.6,
    clause="IIP outline of March 2019, Operations",
    case=True,
)
def until_the_disk_is_full(rng: Random) -> Drawn:
    """Ask how long a scanner can hold its exams while PACS is down."""
    rate, size, hours = rng.choice((3, 4, 5, 6)), rng.choice((2, 3, 4)), rng.randint(3, 9)
    free, near = rate * size * hours, hours + rng.choice((2, -1))
    options = {
        hours: ("Free space divided by exams an hour times gigabytes an exam.", ""),
        free // rate: ("The size of an exam was left out.", "UNIT_SLIP"),
        free // size: ("That is the number of exams that fit.", "UNIT_SLIP"),
        near: (
            "By then it would have been full."
            if near > hours
            else "There would still be room for an hour's exams.",
            "UNIT_SLIP",
        ),
    }
    if len(options) < 4:  # noqa: PLR2004 - four options an item
        options[hours * 2] = ("That is twice the time the space allows.", "UNIT_SLIP")
    return Drawn(
        f"PACS is down. A scanner has {free} GB free, makes {rate} exams an hour, and each "
        f"takes {size} GB. After how many hours is its disk full?",
        [
            _right(f"{value} hours", says)
            if value == hours
            else _wrong(f"{value} hours", says, code)
            for value, (says, code) in options.items()
        ],
    )


GATES = {
    "no order": "It has no order",
    "open": "The exam is not closed",
    "fresh": "Its last object is too recent",
    "final": "Its report is final already",
}


@item(
    id="itm-4e81f0b5",
    objective="m01-o5",
    domain="F",
    level="application",
    difficulty=0.6,
    clause="PS3.4 Annex F (2025d); IHE RAD TF-1, Scheduled Workflow",
    case=True,
)
def which_gate(rng: Random) -> Drawn:
    """Ask which rule of the reading list keeps a study off it."""
    shut = rng.choice(tuple(GATES))
    quiet, now = rng.choice((5, 10, 15)), rng.randint(9 * 60, 17 * 60)
    ago = rng.randint(1, quiet - 2) if shut == "fresh" else quiet + rng.randint(12, 90)
    passed = {
        "no order": "The first line names an order.",
        "open": "MPPS is COMPLETED, so the exam is closed.",
        "fresh": f"The last object came more than {quiet} minutes ago.",
        "final": "No final report is out.",
    }
    rows = (
        f"order        {'none' if shut == 'no order' else rng.randint(10_000, 99_999)}",
        f"MPPS         {'IN PROGRESS' if shut == 'open' else 'COMPLETED'}",
        f"last object  {_clock(now - ago)}",
        f"report       {'F' if shut == 'final' else 'none'}",
    )
    return Drawn(
        f"A list shows a study with an order, with MPPS COMPLETED, with no new object for {quiet} "
        f"minutes, and without a final report. At {_clock(now)} the study below is not on it. "
        f"Why?\n\n{_block(*rows)}",
        [
            _right(text, "This is the one rule that the study fails.")
            if gate == shut
            else _wrong(text, passed[gate], "GATES_MIXED")
            for gate, text in GATES.items()
        ],
    )


# Objective 6: the work.

PARTS = {
    "What will not work": "Images do not open in CARE.",
    "From when to when": "Saturday, {start} to {end}.",
    "What to do meanwhile": "Urgent images: come to the reading room.",
    "Where to call": "Questions: phone {phone}.",
}


@item(
    id="itm-c3f7602e",
    objective="m01-o6",
    domain="C",
    level="application",
    difficulty=0.75,
    clause="IIP outline of March 2019, Operations",
    case=True,
)
def what_a_notice_lacks(rng: Random) -> Drawn:
    """Ask which part of a downtime notice is missing."""
    missing = rng.choice(tuple(PARTS))
    start = rng.randint(19, 22)
    facts = {"start": f"{start}:00", "end": f"{start + 1}:30", "phone": rng.randint(4000, 4999)}
    lines = [text.format(**facts) for part, text in PARTS.items() if part != missing]
    rng.shuffle(lines)
    return Drawn(
        "A draft for all wards reads as below. Which part must be added before it goes out?"
        f"\n\n{_block(*lines)}",
        [
            _right(part, "Without it the wards cannot act on the notice.")
            if part == missing
            else _wrong(part, "The draft says this already.", "NOTICE_MISREAD")
            for part in PARTS
        ],
    )


URGENT = (
    ("A report stands under another patient's name", "A doctor may act on it at any minute."),
    ("The operating room cannot open today's images", "A patient is on the table right now."),
    ("A trauma CT does not reach any screen", "Treatment waits for these images."),
)
CALM = (
    ("A reader wants another layout for knees", "A matter of comfort; nobody is at risk."),
    ("A manager asks for last month's exam counts", "It can wait until the afternoon."),
    ("A printer for CD labels is out of ribbon", "Disks can be marked by hand for a while."),
    ("A vendor asks for a date for a demonstration", "It can wait for days."),
    ("A student account expires at the end of the week", "There are days left to renew it."),
)


@item(
    id="itm-58d0a9f1",
    objective="m01-o6",
    domain="C",
    level="application",
    difficulty=0.8,
    clause="IIP outline of March 2019, Operations",
    case=True,
)
def which_call_first(rng: Random) -> Drawn:
    """Ask which of four calls comes first."""
    key, why = rng.choice(URGENT)
    first, last = rng.randint(7, 10), rng.randint(11, 16)
    return Drawn(
        f"You come from a meeting that ran from {first}:00 to {last}:00 and find four messages, in "
        "no order. Which one do you take up first?",
        [
            _right(key, why),
            *(_wrong(text, says, "LOUDEST_FIRST") for text, says in rng.sample(CALM, 3)),
        ],
    )


@item(
    id="itm-e1947bd6",
    objective="m01-o6",
    domain="C",
    level="analysis",
    difficulty=0.5,
    clause="IIP outline of March 2019, Operations",
    case=True,
)
def point_of_no_return(rng: Random) -> Drawn:
    """Ask for the latest moment to turn back in a maintenance window."""
    start, length = rng.randint(20, 23) * 60, rng.choice((150, 180, 240))
    back, test = rng.choice((25, 35, 40)), rng.choice((10, 15, 20))
    end = start + length
    return Drawn(
        f"Your window runs from {_clock(start)} to {_clock(end)}. Going back to the old version "
        f"takes {back} minutes, and the test after it {test}. Users were promised {_clock(end)}. "
        "What is the latest time to decide for the way back?",
        [
            _right(_clock(end - back - test), "The way back and its test must both fit."),
            _wrong(
                _clock(end - back), "The test after the way back was left out.", "TEST_LEFT_OUT"
            ),
            _wrong(_clock(end - test), "The way back itself was left out.", "ROLLBACK_LEFT_OUT"),
            _wrong(_clock(end), "Then users wait while you go back.", "ROLLBACK_LEFT_OUT"),
        ],
    )


ITEMS = [
    what_a_capture_says,
    who_sent_it,
    what_comes_next,
    transaction_number,
    kind_of_number,
    what_to_read_out,
    number_in_an_image,
    leading_zeros,
    whose_studies,
    count_the_numbers,
    first_failing_hop,
    halve_the_chain,
    kind_of_silence,
    part_of_the_images,
    two_clocks,
    source_of_a_fact,
    after_the_update,
    where_it_went_wrong,
    which_time,
    who_keeps_this,
    what_goes_on,
    until_the_disk_is_full,
    which_gate,
    what_a_notice_lacks,
    which_call_first,
    point_of_no_return,
]
