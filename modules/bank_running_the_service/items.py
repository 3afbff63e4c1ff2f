"""Items on running a service whose numbers and names come from a seed, with computed keys."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from app.grading.items import Drawn, Option, item

_PMBOK = "PMBOK Guide, 6th ed. (2017), "
_KIRKPATRICK = "Kirkpatrick, Evaluating Training Programs, 3rd ed. (2006)"
_VENDORS = ("Northlight", "Pellucid", "Marlow", "Sanderling", "Quarry", "Tidewater")
_HOUR, _DAY = 60, 24 * 60

_Drawing = TypeVar("_Drawing")


def _until(draw: Callable[[], _Drawing], sound: Callable[[_Drawing], bool]) -> _Drawing:
    """Draw until the numbers make four different options."""
    while not sound(drawing := draw()):
        pass
    return drawing


def _apart(values: Sequence[object]) -> bool:
    return len(set(values)) == len(values)


def _usd(thousands: int) -> str:
    return f"USD {thousands * 1000:,}"


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR % 24:02}:{minutes % _HOUR:02}"


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, _HOUR)
    return f"{hours} h {rest:02} min"


# --- procurement -----------------------------------------------------------------------------


@item(
    id="itm-a3d10f51",
    objective="b01-o1",
    domain="A",
    level="application",
    difficulty=0.65,
    clause=_PMBOK + "12.2 Conduct Procurements",
    case=True,
)
def weighted_score(rng: Random) -> Drawn:
    """Weigh three marks of two vendors, where the plain sums point the other way."""
    one, two = rng.sample(_VENDORS, 2)

    def draw() -> tuple[list[int], list[int]]:
        return [rng.randint(3, 9) for _ in range(3)], [rng.randint(3, 9) for _ in range(3)]

    def tenths(marks: Sequence[int]) -> int:
        return 5 * marks[0] + 3 * marks[1] + 2 * marks[2]

    def sound(drawn: tuple[list[int], list[int]]) -> bool:
        a, b = drawn
        in_one = max(b[1] - a[1], b[2] - a[2])
        return tenths(a) > tenths(b) and sum(a) < sum(b) - 1 and in_one > 1

    a, b = _until(draw, sound)
    rows = [f"{one:<12} {a[0]:>4} {a[1]:>4} {a[2]:>4}", f"{two:<12} {b[0]:>4} {b[1]:>4} {b[2]:>4}"]
    rng.shuffle(rows)
    table = "\n".join(["              read  run  price", *rows, "weight (%)     50   30   20"])
    stem = (
        "Two offers were marked from 0 to 10 in three ways. The request for proposals told the "
        f"vendors the weights. Which offer leads, and by how much?\n\n```text\n{table}\n```"
    )
    high, low = tenths(a), tenths(b)
    return Drawn(
        stem,
        [
            Option(
                f"{one}, by {(high - low) / 10:.1f} points of 10",
                right=True,
                rationale=f"{_sum_of(a)} = {high / 10:.1f}, against {_sum_of(b)} = {low / 10:.1f}.",
            ),
            Option(
                f"{two}, by {sum(b) - sum(a)} points of 30",
                rationale="Plain sums count the price as much as the reading, against the weights.",
                misconception="RAW_SUM",
            ),
            Option(
                f"{two}, by {max(b[1] - a[1], b[2] - a[2])} points in one mark",
                rationale="One mark does not decide; each counts with its weight.",
                misconception="ONE_MARK_DECIDES",
            ),
            Option(
                "Neither, as each leads in some marks",
                rationale="Weights exist to bring several leads into one number.",
                misconception="NO_DECISION",
            ),
        ],
    )


@item(
    id="itm-7be20c94",
    objective="b01-o1",
    domain="A",
    level="application",
    difficulty=0.6,
    clause=_PMBOK + "12.1 Plan Procurement Management",
    case=True,
)
def five_year_cost(rng: Random) -> Drawn:
    """Add the price, four paid years of maintenance and five years of hosting."""

    def draw() -> tuple[int, int, int]:
        return rng.randrange(200, 905, 20), rng.choice((10, 15, 20)), rng.randrange(12, 61, 4)

    def totals(drawn: tuple[int, int, int]) -> tuple[int, ...]:
        price, percent, hosting = drawn
        yearly = price * percent // 100
        return (
            price + 4 * yearly + 5 * hosting,
            price + 5 * hosting,
            price + 5 * yearly + 5 * hosting,
            price + yearly + hosting,
        )

    price, percent, hosting = drawn = _until(draw, lambda each: _apart(totals(each)))
    right, bare, every_year, one_year = totals(drawn)
    yearly = price * percent // 100
    stem = (
        f"A PACS costs {_usd(price)} once. Maintenance is {percent} percent of that price a year; "
        f"the first year is under warranty and free. Hosting costs {_usd(hosting)} in each year. "
        "What does the system cost over five years, without interest?"
    )
    return Drawn(
        stem,
        [
            Option(
                _usd(right),
                right=True,
                rationale=f"In thousands: {price} + 4 times {yearly} + 5 times {hosting} "
                f"= {right}.",
            ),
            Option(
                _usd(bare),
                rationale="Maintenance is left out, often a large part of the whole cost.",
                misconception="MAINTENANCE_OMITTED",
            ),
            Option(
                _usd(every_year),
                rationale="This pays maintenance in the year of the warranty as well.",
                misconception="WARRANTY_CHARGED",
            ),
            Option(
                _usd(one_year),
                rationale="Maintenance and hosting come back each year; this counts them once.",
                misconception="ONE_YEAR_ONLY",
            ),
        ],
    )


def _sum_of(marks: Sequence[int]) -> str:
    return f"{marks[0]} times 0.5 + {marks[1]} times 0.3 + {marks[2]} times 0.2"


_FEES = ((60, 20), (80, 20), (90, 30), (50, 30), (75, 25), (60, 40))


@item(
    id="itm-c41f68a2",
    objective="b01-o1",
    domain="A",
    level="analysis",
    difficulty=0.5,
    clause=_PMBOK + "12.1 Plan Procurement Management",
    case=True,
)
def break_even(rng: Random) -> Drawn:
    """Divide the yearly fee by what each study then costs less."""
    plain, reduced = rng.choice(_FEES)
    studies = rng.randrange(12_000, 96_001, 1_200)
    fee = studies * (plain - reduced)
    stem = (
        f"One offer for speech recognition costs {plain} cents a study. The other costs "
        f"USD {fee // 100:,} a year and {reduced} cents a study. At which number of studies a year "
        "do both cost the same?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"At {studies:,} studies",
                right=True,
                rationale=f"Each study costs {plain - reduced} cents less, and {fee:,} cents / "
                f"{plain - reduced} cents are {studies:,}.",
            ),
            Option(
                f"At {fee // plain:,} studies",
                rationale=f"This forgets the {reduced} cents that the second offer takes as well.",
                misconception="RESIDUAL_FEE_FORGOTTEN",
            ),
            Option(
                f"At {fee // (plain + reduced):,} studies",
                rationale="The two prices a study are to be subtracted and not added.",
                misconception="FEES_ADDED",
            ),
            Option(
                f"At {fee // reduced:,} studies",
                rationale="This asks when the second offer's own two parts are equal.",
                misconception="WRONG_FEES_COMPARED",
            ),
        ],
    )


@item(
    id="itm-18d7b6e0",
    objective="b01-o1",
    domain="A",
    level="analysis",
    difficulty=0.6,
    clause=_PMBOK + "12.1 Plan Procurement Management",
    case=True,
)
def support_gap(rng: Random) -> Drawn:
    """Add the steps in sequence, the overlap once, and subtract what support is left."""

    def draw() -> tuple[int, ...]:
        tender, build, move = rng.randint(5, 9), rng.randint(4, 8), rng.randint(6, 12)
        return tender, build, move, rng.randint(2, 4), rng.randint(8, 14)

    def months(drawn: Sequence[int]) -> tuple[int, ...]:
        tender, build, move, overlap, left = drawn
        whole = tender + build + move - overlap
        return whole - left, whole + overlap - left, tender + build - left, whole

    drawn = _until(draw, lambda each: _apart(months(each)) and min(months(each)) > 1)
    tender, build, move, overlap, left = drawn
    right, no_overlap, no_move, whole = months(drawn)
    stem = (
        f"Support for your archive ends in {left} months. A tender takes {tender} months, the "
        f"build of a new one then {build}, the migration {move}; the migration may begin "
        f"{overlap} months before the build ends. The old archive is needed until the migration "
        "ends. How many months of extended support do you need at least, if you begin today?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"{right} months",
                right=True,
                rationale=f"{tender} + {build} + {move} - {overlap} = {whole} months of work, and "
                f"{whole} - {left} = {right}.",
            ),
            Option(
                f"{no_overlap} months",
                rationale=f"This lets the migration wait for the build; they share {overlap} "
                "months.",
                misconception="OVERLAP_FORGOTTEN",
            ),
            Option(
                f"{no_move} months",
                rationale="The old archive is in use until the last study has moved.",
                misconception="MIGRATION_LEFT_OUT",
            ),
            Option(
                f"{whole} months",
                rationale=f"The first {left} months are covered by the support that you have.",
                misconception="COVERED_TIME_COUNTED",
            ),
        ],
    )


@item(
    id="itm-e95a3d07",
    objective="b01-o1",
    domain="A",
    level="application",
    difficulty=0.65,
    clause=_PMBOK + "12.2 Conduct Procurements",
    case=True,
)
def mandatory_first(rng: Random) -> Drawn:
    """Drop who fails a mandatory requirement, then take the best of the others."""
    failing, best, second, cheap = rng.sample(_VENDORS, 4)
    top, needs = rng.randint(86, 94), rng.randint(18, 30)
    price = rng.randrange(500, 800, 10)
    offers = (
        (failing, needs - 1, top, price + 60),
        (best, needs, top - rng.randint(2, 4), price + 110),
        (second, needs, top - rng.randint(7, 12), price + 80),
        (cheap, needs - 2, top - rng.randint(13, 20), price),
    )
    rows = [
        f"{name:<12} {met:>3} of {needs}  {score:>5}  {_usd(cost):>12}"
        for name, met, score, cost in offers
    ]
    rng.shuffle(rows)
    table = "\n".join(["vendor        mandatory  score         price", *rows])
    stem = (
        "The request for proposals says that whoever misses a mandatory requirement is out, and "
        "that the best score of the rest wins; the price is part of the score. Who wins?"
        f"\n\n```text\n{table}\n```"
    )
    return Drawn(
        stem,
        [
            Option(
                best,
                right=True,
                rationale=f"It meets all {needs} mandatory requirements and has the best score "
                "among those who do.",
            ),
            Option(
                failing,
                rationale="Its score is the best, but it misses a mandatory requirement.",
                misconception="SCORE_OVER_MANDATORY",
            ),
            Option(
                second,
                rationale="Another offer that is in has a better score, price included.",
                misconception="PRICE_COUNTED_TWICE",
            ),
            Option(
                cheap,
                rationale="It is the cheapest, and it misses two mandatory requirements.",
                misconception="CHEAPEST_WINS",
            ),
        ],
    )


# --- projects --------------------------------------------------------------------------------


@item(
    id="itm-2f60c8b3",
    objective="b01-o2",
    domain="B",
    level="application",
    difficulty=0.6,
    clause="PMBOK Guide, 5th ed. (2013), 6.5 Estimate Activity Durations",
    case=True,
)
def three_points(rng: Random) -> Drawn:
    """Weigh the most likely duration four times: (O + 4M + P) / 6."""

    def draw() -> tuple[int, int, int]:
        likely = rng.randint(8, 30)
        return likely - rng.randint(2, 7), likely, likely + rng.randint(6, 30)

    def days(drawn: tuple[int, int, int]) -> tuple[int, ...]:
        low, likely, high = drawn
        return (low + 4 * likely + high) // 6, (low + likely + high) // 3, likely, (low + high) // 2

    def sound(drawn: tuple[int, int, int]) -> bool:
        low, likely, high = drawn
        whole = (low + 4 * likely + high) % 6 == 0 and (low + high) % 2 == 0
        return whole and low > 1 and _apart(days(drawn))

    low, likely, high = drawn = _until(draw, sound)
    right, mean, mode, middle = days(drawn)
    task = rng.choice(("Interface tests", "User training", "The move of the servers"))
    stem = (
        f"{task} will take {low} days if all goes well, {likely} days most likely, and {high} days "
        "if things go badly. Which duration does the usual PERT formula give?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"{right} days",
                right=True,
                rationale=f"({low} + 4 times {likely} + {high}) / 6 = {right}.",
            ),
            Option(
                f"{mean} days",
                rationale="The plain mean of the three gives the extremes too much weight here.",
                misconception="SIMPLE_MEAN",
            ),
            Option(
                f"{mode} days",
                rationale="The most likely value alone leaves out that delays can be long.",
                misconception="MODE_ONLY",
            ),
            Option(
                f"{middle} days",
                rationale="The middle of the two extremes leaves out what is most likely.",
                misconception="ENDS_ONLY",
            ),
        ],
    )


def _network(rng: Random) -> tuple[int, int, int, int]:
    """Draw days of build, tests, training and go-live: tests take longer than training."""

    def sound(days: tuple[int, int, int, int]) -> bool:
        build, tests, training, live = days
        return tests > training + 1 and _apart((tests - training, training, tests, build, live))

    return _until(
        lambda: (rng.randint(10, 40), rng.randint(9, 25), rng.randint(4, 15), rng.randint(2, 6)),
        sound,
    )


_PLAN = (
    "Build takes {build} days. After it, interface tests ({tests} days) and user training "
    "({training} days) run side by side. When both are done, go-live takes {live} days. "
)


@item(
    id="itm-60c9e1ad",
    objective="b01-o2",
    domain="B",
    level="application",
    difficulty=0.7,
    clause=_PMBOK + "6.5 Develop Schedule",
    case=True,
)
def critical_path(rng: Random) -> Drawn:
    """Add along the longer way."""
    build, tests, training, live = _network(rng)
    right = build + tests + live
    stem = (
        _PLAN.format(build=build, tests=tests, training=training, live=live)
        + "How long does the project take at least?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"{right} days",
                right=True,
                rationale=f"The longest way decides: {build} + {tests} + {live} = {right}.",
            ),
            Option(
                f"{right + training} days",
                rationale="This adds training to the tests, although they run side by side.",
                misconception="SUM_OF_ALL",
            ),
            Option(
                f"{build + training + live} days",
                rationale="This is the shorter way; go-live waits for the tests.",
                misconception="SHORTEST_PATH",
            ),
            Option(
                f"{build + tests} days",
                rationale="Go-live is part of the project and takes its days too.",
                misconception="LAST_STEP_LEFT_OUT",
            ),
        ],
    )


@item(
    id="itm-b7724e9f",
    objective="b01-o2",
    domain="B",
    level="analysis",
    difficulty=0.55,
    clause=_PMBOK + "6.5 Develop Schedule",
    case=True,
)
def total_float(rng: Random) -> Drawn:
    """Subtract the shorter of two parallel activities from the longer."""
    build, tests, training, live = _network(rng)
    right = tests - training
    stem = (
        _PLAN.format(build=build, tests=tests, training=training, live=live)
        + "By how many days may training be late without moving the end?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"By {right} days",
                right=True,
                rationale=f"Training waits for the tests anyway: {tests} - {training} = {right}.",
            ),
            Option(
                "By 0 days",
                rationale="That is so for build, tests and go-live, which form the critical path.",
                misconception="FLOAT_MISREAD",
            ),
            Option(
                f"By {training} days",
                rationale="That is how long training takes, not how much it may slip.",
                misconception="DURATION_AS_FLOAT",
            ),
            Option(
                f"By {tests} days",
                rationale="Training itself needs a part of the time that the tests take.",
                misconception="PARALLEL_AS_FLOAT",
            ),
        ],
    )


@item(
    id="itm-4d8306fe",
    objective="b01-o2",
    domain="B",
    level="analysis",
    difficulty=0.55,
    clause=_PMBOK + "7.4 Control Costs",
    case=True,
)
def earned_value(rng: Random) -> Drawn:
    """Compare what the work done is worth with its cost and with the plan."""
    earned = rng.randrange(120, 400, 10)
    dear, late = rng.random() < 0.5, rng.random() < 0.5  # noqa: PLR2004 - two fair coins
    cost = earned + rng.randrange(20, 80, 10) * (1 if dear else -1)
    planned = earned + rng.randrange(20, 80, 10) * (1 if late else -1)
    stem = (
        f"By today, work worth {_usd(planned)} was to be done. Work worth {_usd(earned)} is done, "
        f"and it has cost {_usd(cost)}. How does the project stand?"
    )

    def told(is_dear: bool, is_late: bool) -> str:  # noqa: FBT001 - two facts of a standing
        money = "over budget" if is_dear else "under budget"
        return f"It is {money} and {'behind' if is_late else 'ahead of'} schedule"

    return Drawn(
        stem,
        [
            Option(
                told(dear, late),
                right=True,
                rationale=f"Done is worth {earned} thousand. It cost {cost} thousand, and "
                f"{planned} thousand was planned by now.",
            ),
            Option(
                told(not dear, late),
                rationale="For the budget, compare what the done work is worth with what it cost.",
                misconception="COST_INDEX_TURNED",
            ),
            Option(
                told(dear, not late),
                rationale="For the schedule, compare the work done with the work planned by now.",
                misconception="SCHEDULE_INDEX_TURNED",
            ),
            Option(
                told(not dear, not late),
                rationale="Both comparisons are turned round here.",
                misconception="BOTH_INDEXES_TURNED",
            ),
        ],
    )


@item(
    id="itm-913ab5c6",
    objective="b01-o2",
    domain="B",
    level="analysis",
    difficulty=0.45,
    clause=_PMBOK + "7.4 Control Costs",
    case=True,
)
def estimate_at_completion(rng: Random) -> Drawn:
    """Scale the whole budget by what the work so far cost against its worth."""

    def draw() -> tuple[int, int, int]:
        return rng.randrange(300, 1000, 50), rng.choice((20, 25, 40, 50)), rng.choice((10, 20, 25))

    def totals(drawn: tuple[int, int, int]) -> tuple[int, ...]:
        budget, done, over = drawn
        earned = budget * done // 100
        cost = earned * (100 + over) // 100
        return budget * (100 + over) // 100, budget + cost - earned, budget, budget + cost

    def sound(drawn: tuple[int, int, int]) -> bool:
        budget, done, over = drawn
        exact = budget * done * (100 + over) % 10_000 == 0 and budget * (100 + over) % 100 == 0
        return exact and budget * done % 100 == 0 and _apart(totals(drawn))

    budget, done, over = drawn = _until(draw, sound)
    right, once, _, twice = totals(drawn)
    earned = budget * done // 100
    cost = earned * (100 + over) // 100
    stem = (
        f"A migration was budgeted at {_usd(budget)}. {done} percent of the work is done, and it "
        f"has cost {_usd(cost)}. If the rest costs more in the same proportion, what will it all "
        "cost?"
    )
    return Drawn(
        stem,
        [
            Option(
                _usd(right),
                right=True,
                rationale=f"Done is worth {earned} thousand and cost {cost}; in thousands, "
                f"{budget} times {cost} / {earned} = {right}.",
            ),
            Option(
                _usd(once),
                rationale="This adds the overrun so far once, as if the rest went by the plan.",
                misconception="OVERRUN_ONCE",
            ),
            Option(
                _usd(budget),
                rationale="The work so far was dearer than planned, and the rest will be, too.",
                misconception="PLAN_STANDS",
            ),
            Option(
                _usd(twice),
                rationale="This pays for the finished work twice.",
                misconception="DONE_WORK_TWICE",
            ),
        ],
    )


@item(
    id="itm-05f2d7ba",
    objective="b01-o2",
    domain="B",
    level="application",
    difficulty=0.55,
    clause=_PMBOK + "11.4 Perform Quantitative Risk Analysis",
    case=True,
)
def expected_value(rng: Random) -> Drawn:
    """Multiply each probability with its cost, and add."""

    def draw() -> tuple[tuple[int, int], ...]:
        return tuple(
            (rng.choice((10, 20, 30, 40, 50)), rng.randrange(20, 160, 10)) for _ in range(3)
        )

    def values(risks: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
        costs = [cost for _, cost in risks]
        expected = [chance * cost // 100 for chance, cost in risks]
        return sum(expected), sum(costs), max(costs), max(expected)

    risks = _until(draw, lambda each: _apart(values(each)))
    right, everything, dearest, largest = values(risks)
    names = ("A server comes late", "A code table has to be redone", "Two trainers fall ill")
    table = "\n".join(
        f"{name:<31} {chance:>2} %  {_usd(cost):>11}"
        for name, (chance, cost) in zip(names, risks, strict=True)
    )
    parts = " + ".join(f"{chance / 100:.1f} times {cost}" for chance, cost in risks)
    stem = (
        "For three threats to your project you have estimated probability and cost. How large is "
        f"their expected cost together?\n\n```text\n{table}\n```"
    )
    return Drawn(
        stem,
        [
            Option(_usd(right), right=True, rationale=f"In thousands: {parts} = {right}."),
            Option(
                _usd(everything),
                rationale="That is what it costs if all three happen, which is not likely.",
                misconception="FULL_IMPACT",
            ),
            Option(
                _usd(dearest),
                rationale="That is the dearest threat, as if it were certain and alone.",
                misconception="LARGEST_IMPACT",
            ),
            Option(
                _usd(largest),
                rationale="That is the largest expected cost of one threat; the others count too.",
                misconception="LARGEST_RISK_ALONE",
            ),
        ],
    )


@item(
    id="itm-d6e81b34",
    objective="b01-o2",
    domain="B",
    level="analysis",
    difficulty=0.5,
    clause=_PMBOK + "6.5 Develop Schedule",
    case=True,
)
def cheapest_day(rng: Random) -> Drawn:
    """Shorten the cheapest activity of the longest way, not the cheapest of all."""
    build, tests = rng.randint(20, 40), rng.randint(14, 22)
    training, live = rng.randint(5, 10), rng.randint(3, 6)
    cheap, right, third, dear = sorted(rng.sample(range(600, 4_000, 100), 4))
    build_costs, live_costs = rng.choice(((right, dear), (third, right), (third, dear)))
    tests_cost = ({right, third, dear} - {build_costs, live_costs}).pop()
    costs = {"Build": build_costs, "Tests": tests_cost, "Go-live": live_costs}
    key = min(costs, key=lambda name: costs[name])
    rows = [
        f"Build            {build:>3} days  USD {build_costs:>5,}",
        f"Tests            {tests:>3} days  USD {tests_cost:>5,}",
        f"User training    {training:>3} days  USD {cheap:>5,}",
        f"Go-live          {live:>3} days  USD {live_costs:>5,}",
    ]
    stem = (
        "Tests and user training run side by side after the build; go-live follows when "
        "both are done. The last column is what one day less would cost. The end must come one day "
        "sooner. Which activity do you shorten?\n\n```text\n" + "\n".join(rows) + "\n```"
    )
    wrong = "It is on the longest way, but a day less is dearer here than elsewhere on it."
    return Drawn(
        stem,
        [
            Option(
                key,
                right=True,
                rationale="It is on the longest way (build, tests, go-live), and a day less costs "
                "the least there.",
            ),
            *(
                Option(name, rationale=wrong, misconception="DEARER_DAY")
                for name in costs
                if name != key
            ),
            Option(
                "User training",
                rationale="It is the cheapest, but it has time to spare; the end would not move.",
                misconception="NOT_CRITICAL",
            ),
        ],
    )


# --- operations ------------------------------------------------------------------------------


@item(
    id="itm-8e14f7c0",
    objective="b01-o3",
    domain="C",
    level="application",
    difficulty=0.55,
    clause="ITIL 4 Foundation (2019), service level management",
    case=True,
)
def service_level(rng: Random) -> Drawn:
    """Set the unplanned minutes against those that the level leaves."""
    minutes = 30 * _DAY
    tenths = rng.choice((5, 10))
    allowed = minutes * tenths // 1000
    # Whether maintenance shortens the month moves the limit by 3 minutes: stay clear of it.
    first, second = _until(
        lambda: (rng.randrange(20, allowed // 2, 5), rng.randrange(15, allowed * 3 // 4, 5)),
        lambda each: abs(sum(each) - allowed) >= 10,  # noqa: PLR2004 - minutes
    )
    planned = rng.randrange(120, 300, 15)
    unplanned = first + second

    def told(used: int, limit: int) -> str:
        return f"{'Kept' if used <= limit else 'Missed'}: {used} of {limit:,} minutes were used"

    stem = (
        f"The service level is {(1000 - tenths) / 10:.1f} percent in a month of 30 days, day "
        "and night; announced maintenance does not count. This month had outages of "
        f"{first} and {second} minutes, and {planned} minutes of announced maintenance. Was the "
        "level kept?"
    )
    return Drawn(
        stem,
        [
            Option(
                told(unplanned, allowed),
                right=True,
                rationale=f"{minutes:,} minutes times {tenths / 10:.1f} percent leave "
                f"{allowed}, and {first} + {second} = {unplanned}.",
            ),
            Option(
                told(unplanned + planned, allowed),
                rationale="Announced maintenance does not count under this agreement.",
                misconception="PLANNED_COUNTED",
            ),
            Option(
                told(unplanned, allowed * 10),
                rationale=f"{tenths / 10:.1f} percent of {minutes:,} minutes are {allowed}; this "
                "is ten times as much.",
                misconception="PERCENT_SLIP",
            ),
            Option(
                told(max(first, second), allowed),
                rationale="The outages of a month add up; this takes the longest alone.",
                misconception="LONGEST_OUTAGE_ALONE",
            ),
        ],
    )


@item(
    id="itm-3ac5910d",
    objective="b01-o3",
    domain="C",
    level="analysis",
    difficulty=0.45,
    clause="NIST SP 800-34 Rev. 1 (2010), 3.2",
    case=True,
)
def data_lost(rng: Random) -> Drawn:
    """Go back to the start of the last copy that was finished."""
    interval, copying = rng.choice((3, 4, 6)) * _HOUR, rng.randrange(20, 60, 5)
    start = interval * rng.randint(1, 16 * _HOUR // interval)
    unfinished = rng.random() < 0.5  # noqa: PLR2004 - a fair coin
    after = rng.randrange(5, copying - 4, 5) if unfinished else copying + rng.randrange(10, 90, 5)
    failed = start + after
    used = start - interval if unfinished else start
    lost = failed - used
    other = after if unfinished else after + interval
    rationale = (
        f"The copy of {_clock(start)} was not finished at {_clock(failed)}, so that of "
        f"{_clock(used)} is the last whole one, {_span(lost)} back."
        if unfinished
        else f"The copy of {_clock(start)} was finished by {_clock(start + copying)}; it holds "
        f"what was there at its start, {_span(lost)} before."
    )
    stem = (
        f"The RIS database is copied every {interval // _HOUR} hours from midnight on. A copy "
        f"takes {copying} minutes, holds the state at its start, and can be used once finished. "
        f"At {_clock(failed)} the database is destroyed. The entries of which span are lost?"
    )
    return Drawn(
        stem,
        [
            Option(f"Those of the last {_span(lost)}", right=True, rationale=rationale),
            Option(
                f"Those of the last {_span(other)}",
                rationale="This takes a copy that is not finished yet."
                if unfinished
                else "This goes back one copy too far: the last one was finished in time.",
                misconception="UNFINISHED_COPY" if unfinished else "COPY_BEFORE_LAST",
            ),
            Option(
                f"Those of the last {_span(lost - copying)}",
                rationale="This counts from the end of the copy, which holds the state at its "
                "start.",
                misconception="COPY_END_COUNTED",
            ),
            Option(
                f"Those of the last {_span(interval)}",
                rationale="The distance of two copies is not what was lost at this moment.",
                misconception="INTERVAL_AS_LOSS",
            ),
        ],
    )


@item(
    id="itm-f0b862d5",
    objective="b01-o3",
    domain="C",
    level="analysis",
    difficulty=0.5,
    clause="NIST SP 800-34 Rev. 1 (2010), 3.2",
    case=True,
)
def back_in_service(rng: Random) -> Drawn:
    """Add loading, replaying and checking; replay runs faster than life."""

    def draw() -> tuple[int, ...]:
        return rng.randint(2, 6), rng.choice((100, 150, 200)), rng.randint(2, 10), rng.randint(2, 4)

    def spans(drawn: Sequence[int], check: int) -> tuple[int, ...]:
        load, _, behind, speed = drawn
        whole = load * _HOUR + behind * _HOUR // speed + check
        live = load * _HOUR + behind * _HOUR + check
        return whole, live, whole - check, load * _HOUR

    check = rng.choice((20, 30, 40))
    load, rate, behind, speed = drawn = _until(draw, lambda each: _apart(spans(each, check)))
    right, live, unchecked, loaded = spans(drawn, check)
    stem = (
        f"A database of {load * rate} GB is restored at {rate} GB an hour. Then {behind} hours of "
        f"messages are replayed at {speed} times the speed at which they came, and checks take "
        f"{check} minutes. Each step waits for the one before it. When can people work again?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"After {_span(right)}",
                right=True,
                rationale=f"{_span(load * _HOUR)} to load, {_span(behind * _HOUR // speed)} to "
                f"replay and {check} minutes to check.",
            ),
            Option(
                f"After {_span(live)}",
                rationale=f"The replay runs {speed} times as fast as the messages came.",
                misconception="REPLAY_AT_LIVE_SPEED",
            ),
            Option(
                f"After {_span(unchecked)}",
                rationale="A service that nobody has checked is not handed back.",
                misconception="CHECK_LEFT_OUT",
            ),
            Option(
                f"After {_span(loaded)}",
                rationale="When the copy is loaded, the messages since then are still missing.",
                misconception="LOAD_AS_SERVICE",
            ),
        ],
    )


@item(
    id="itm-5c27ad98",
    objective="b01-o3",
    domain="C",
    level="application",
    difficulty=0.6,
    clause="ITIL 4 Foundation (2019), service level management",
    case=True,
)
def share_in_time(rng: Random) -> Drawn:
    """Count the reports within the limit, as the agreement asks for a share."""
    late = rng.choice((1, 2, 3))

    def draw() -> list[int]:
        quick = [rng.randint(15, 58) for _ in range(10 - late)]
        return sorted([*quick, *(rng.randint(70, 190) for _ in range(late))])

    times = _until(draw, lambda each: sum(each) % 10 == 0 and (each[4] + each[5]) % 2 == 0)
    mean, median = sum(times) // 10, (times[4] + times[5]) // 2
    shown = list(times)
    rng.shuffle(shown)
    stem = (
        "The agreement says that 80 percent of the emergency reports are final within 60 minutes. "
        f"Ten reports took {', '.join(map(str, shown))} minutes. Which figure do you set against "
        "the agreement?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"The share in time: {10 * (10 - late)} %",
                right=True,
                rationale=f"The agreement asks for a share: {10 - late} of the ten took 60 minutes "
                "or less.",
            ),
            Option(
                f"The mean: {mean} minutes",
                rationale="A mean can be fine while too many are late.",
                misconception="MEAN_FOR_SHARE",
            ),
            Option(
                f"The median: {median} minutes",
                rationale="The median tells what half of the reports keep to, not four fifths.",
                misconception="MEDIAN_FOR_SHARE",
            ),
            Option(
                f"The longest: {times[-1]} minutes",
                rationale="The agreement leaves room for a fifth of late ones.",
                misconception="WORST_FOR_SHARE",
            ),
        ],
    )


_TICKETS = (
    ("No CT reaches the emergency reading list", "the emergency CT cannot send its studies"),
    ("The operating rooms get no images", "the viewer service for surgery is down"),
    ("New orders do not reach the worklist", "the order interface has stopped"),
)


@item(
    id="itm-b9d04e61",
    objective="b01-o3",
    domain="C",
    level="application",
    difficulty=0.75,
    clause="ITIL 4 Foundation (2019), incident management",
    case=True,
)
def first_ticket(rng: Random) -> Drawn:
    """Put first what harms many patients now, whoever calls."""
    title, cause = rng.choice(_TICKETS)
    first, *later = sorted(rng.sample(range(7 * _HOUR, 9 * _HOUR, 3), 4))
    rng.shuffle(later)
    times = [first, *later]
    chief = rng.choice(("the chief of radiology", "a member of the board", "the chief physician"))
    calls = (
        f"{_clock(times[0])}  a reader's second screen is dark, the first one works",
        f"{_clock(times[1])}  {chief} wants his list sorted by name, today if possible",
        f"{_clock(times[2])}  a student on study leave has forgotten the password",
        f"{_clock(times[3])}  {cause}; patients wait",
    )
    stem = (
        "Four calls reach you in the morning, and you are alone. Which one do you take up first?"
        "\n\n```text\n" + "\n".join(sorted(calls)) + "\n```"
    )
    return Drawn(
        stem,
        [
            Option(
                f"The call of {_clock(times[3])}",
                right=True,
                rationale=f"{title}: it touches many and cannot wait, so impact and urgency are "
                "both high.",
            ),
            Option(
                f"The call of {_clock(times[0])}",
                rationale="It came first, but one reader can work on with one screen.",
                misconception="FIRST_COME",
            ),
            Option(
                f"The call of {_clock(times[1])}",
                rationale="The caller's rank does not make a wish urgent.",
                misconception="RANK_AS_URGENCY",
            ),
            Option(
                f"The call of {_clock(times[2])}",
                rationale="It would be done quickly, and nobody waits for it.",
                misconception="EASIEST_FIRST",
            ),
        ],
    )


# --- communication ---------------------------------------------------------------------------


@item(
    id="itm-64e8c3f2",
    objective="b01-o4",
    domain="D",
    level="application",
    difficulty=0.5,
    clause=_PMBOK + "10.1 Plan Communications Management",
    case=True,
)
def more_channels(rng: Random) -> Drawn:
    """Count pairs, n(n - 1)/2, before and after."""

    def counts(drawn: tuple[int, int]) -> tuple[int, ...]:
        before, more = drawn
        after = before + more
        return (
            after * (after - 1) // 2 - before * (before - 1) // 2,
            more,
            before * more,
            after * (after - 1) // 2,
        )

    before, more = drawn = _until(
        lambda: (rng.randint(4, 9), rng.randint(2, 5)), lambda each: _apart(counts(each))
    )
    right, heads, old_to_new, whole = counts(drawn)
    after = before + more
    stem = (
        f"{before} people plan a go-live, and each talks with each of the others. {more} people of "
        "the vendor join. By how many does the number of lines between two people grow?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"By {right}",
                right=True,
                rationale=f"Pairs count n times (n - 1), halved: {after * (after - 1) // 2} with "
                f"{after} people, less {before * (before - 1) // 2} with {before}.",
            ),
            Option(
                f"By {heads}",
                rationale="Each newcomer brings a line to everybody and not one line in all.",
                misconception="HEADS_AS_LINES",
            ),
            Option(
                f"By {old_to_new}",
                rationale="The newcomers talk among themselves, too.",
                misconception="NEW_PAIRS_FORGOTTEN",
            ),
            Option(
                f"By {whole}",
                rationale="That is how many there are afterwards, not how many were added.",
                misconception="TOTAL_FOR_GROWTH",
            ),
        ],
    )


@item(
    id="itm-1b9f5d70",
    objective="b01-o4",
    domain="D",
    level="application",
    difficulty=0.6,
    clause=_PMBOK + "10.2 Manage Communications",
    case=True,
)
def local_notice(rng: Random) -> Drawn:
    """Take the offset off; before midnight it is still the day before."""
    behind = rng.choice((5, 6, 7, 8))
    day = rng.randint(8, 26)
    start = rng.randrange(_HOUR, (behind - 1) * _HOUR, 30)
    local = start - behind * _HOUR + _DAY
    name = rng.choice(("March", "May", "September", "November"))

    def told(day: int, minutes: int) -> str:
        return f"{day} {name}, {_clock(minutes)}"

    stem = (
        f"A cloud vendor announces a maintenance: start on {told(day, start)} UTC. Your clocks are "
        f"then {behind} hours behind UTC. Which start do you write in the notice to the wards?"
    )
    return Drawn(
        stem,
        [
            Option(
                told(day - 1, local),
                right=True,
                rationale=f"{behind} hours before {_clock(start)} it is {_clock(local)} of the day "
                "before.",
            ),
            Option(
                told(day, local),
                rationale="The hour is right, but midnight lies between: it is the day before.",
                misconception="DAY_NOT_MOVED",
            ),
            Option(
                told(day, start + behind * _HOUR),
                rationale="Clocks that are behind UTC show an earlier hour; this adds the offset.",
                misconception="ZONE_SIGN_TURNED",
            ),
            Option(
                told(day, start),
                rationale="That is the time in UTC, which no clock on the ward shows.",
                misconception="UTC_AS_LOCAL",
            ),
        ],
    )


@item(
    id="itm-a70c2e4b",
    objective="b01-o4",
    domain="D",
    level="application",
    difficulty=0.6,
    clause="Joint Commission NPSG.02.03.01 (2024)",
    case=True,
)
def call_the_backup(rng: Random) -> Drawn:
    """Count from the moment that the policy names, and no further than it allows."""
    exam = rng.randrange(8 * _HOUR, 19 * _HOUR, 5)
    found = exam + rng.randrange(35, 95, 5)
    limit, half = rng.choice(((60, 30), (40, 20), (90, 45)))
    stem = (
        f"Your policy: a critical result is told to the responsible clinician within {limit} "
        f"minutes after the radiologist found it; if that has not worked after {half} minutes, the "
        f"backup is called. An exam ended at {_clock(exam)}, the radiologist found the result at "
        f"{_clock(found)}, and nobody answers. When do you call the backup?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"At {_clock(found + half)}",
                right=True,
                rationale=f"The policy counts from the finding at {_clock(found)} and allows "
                f"{half} minutes of trying.",
            ),
            Option(
                f"At {_clock(found + limit)}",
                rationale="Then the limit is over, and the backup can no longer keep it.",
                misconception="ESCALATE_AT_DEADLINE",
            ),
            Option(
                f"At {_clock(exam + half)}",
                rationale="This counts from the end of the exam; the policy names the finding.",
                misconception="CLOCK_FROM_EXAM",
            ),
            Option(
                f"At {_clock(found + limit + half)}",
                rationale="This adds the two spans, although both begin with the finding.",
                misconception="SPANS_ADDED",
            ),
        ],
    )


_SBAR = (
    (
        "The worklist of both CT scanners has been empty for ten minutes",
        "The order interface was updated at noon and worked until then",
        "Orders seem to stop between the engine and the worklist",
        "Please stop the update at the other sites and call me back",
    ),
    (
        "No report has reached the ward since eight this morning",
        "A new certificate was put on the report server last night",
        "The ward's system probably does not trust the new certificate",
        "I ask you to put the former certificate back within the hour",
    ),
    (
        "Two studies of today stand under the record of another patient",
        "Both came from the mobile unit, which had no worklist on tour",
        "I think that the technologist took the line of the last exam",
        "Hold the two reports until we have corrected the record",
    ),
)
_PARTS = ("Situation", "Background", "Assessment", "Recommendation")
_PART_SAYS = (
    "what is happening now",
    "what led to it",
    "what the caller thinks it is",
    "what the caller asks for",
)


@item(
    id="itm-d58b1396",
    objective="b01-o4",
    domain="D",
    level="application",
    difficulty=0.7,
    clause="AHRQ TeamSTEPPS 3.0 (2023), Communication",
    case=True,
)
def part_of_sbar(rng: Random) -> Drawn:
    """Tell what happens, what led to it, what one thinks, and what one asks for."""
    lines, asked = rng.choice(_SBAR), rng.randrange(4)
    stem = (
        "A colleague calls you about a fault and keeps to the order of SBAR. Which of his "
        f"sentences is the {_PARTS[asked]}?"
    )
    return Drawn(
        stem,
        [
            Option(
                line,
                right=at == asked,
                rationale=f"It tells {_PART_SAYS[at]}, which is the {_PARTS[at]}.",
                misconception="" if at == asked else f"{_PARTS[at]}_FOR_{_PARTS[asked]}".upper(),
            )
            for at, line in enumerate(lines)
        ],
    )


# --- training --------------------------------------------------------------------------------


@item(
    id="itm-c7f3804e",
    objective="b01-o5",
    domain="E",
    level="application",
    difficulty=0.65,
    clause=_KIRKPATRICK,
    case=True,
)
def days_of_training(rng: Random) -> Drawn:
    """Round the sessions up, then the days."""

    def days(drawn: tuple[int, int, int]) -> tuple[int, ...]:
        people, seats, daily = drawn
        sessions = -(-people // seats)
        return -(-sessions // daily), sessions // daily, sessions, -(-people // (seats + daily))

    people, seats, daily = drawn = _until(
        lambda: (rng.randint(60, 220), rng.choice((6, 8, 10, 12)), rng.choice((2, 3, 4))),
        lambda each: _apart(days(each)) and min(days(each)) > 1 and each[0] % each[1] != 0,
    )
    right, down, sessions, mixed = days(drawn)
    stem = (
        f"{people} people each need one session before go-live. The room has {seats} seats, and "
        f"{daily} sessions fit in a day. How many days must the room be booked for?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"{right} days",
                right=True,
                rationale=f"{sessions} sessions seat everybody, and at {daily} a day they need "
                f"{right} days, rounded up.",
            ),
            Option(
                f"{down} days",
                rationale="This rounds down and leaves somebody without a session.",
                misconception="ROUNDED_DOWN",
            ),
            Option(
                f"{sessions} days",
                rationale=f"That is the number of sessions; {daily} of them fit in a day.",
                misconception="SESSIONS_AS_DAYS",
            ),
            Option(
                f"{mixed} days",
                rationale="Seats and sessions a day are multiplied here and not added.",
                misconception="SEATS_AND_SESSIONS_ADDED",
            ),
        ],
    )


_MEASURES = (
    (
        "Marks that people give the course on a form at its end",
        "Score in a test on contrast allergies before and after",
        "Share of exams, a month later, with the new form filled in",
        "Number of contrast reactions in patients with a known allergy",
    ),
    (
        "Answers to the question whether the trainer was clear",
        "Share who can merge two test patients after the course",
        "Merges that are logged with a reason in the next quarter",
        "Fall in reports that reached the wrong record in the year",
    ),
    (
        "Votes on the room, the pace and the examples",
        "Points in a practical exam at the end of the day",
        "Share of outages in spring that were worked through by the list",
        "Fall in studies that were lost in outages in the following year",
    ),
)
_LEVELS = ("reaction", "learning", "behavior", "results")
_LEVEL_SAYS = (
    "what people thought of the training",
    "what they knew or could do after it",
    "what they do in their work since",
    "what changed for the organization and its patients",
)


@item(
    id="itm-29a6e5d1",
    objective="b01-o5",
    domain="E",
    level="application",
    difficulty=0.65,
    clause=_KIRKPATRICK,
    case=True,
)
def level_of_measure(rng: Random) -> Drawn:
    """Tell reaction, learning, behavior and results apart."""
    measures, asked = rng.choice(_MEASURES), rng.randrange(4)
    stem = (
        "After a training day for technologists you collect four measures. Which one belongs to "
        f"level {asked + 1} of Kirkpatrick's model, {_LEVELS[asked]}?"
    )
    return Drawn(
        stem,
        [
            Option(
                measure,
                right=at == asked,
                rationale=f"It shows {_LEVEL_SAYS[at]}: level {at + 1}, {_LEVELS[at]}.",
                misconception="" if at == asked else f"{_LEVELS[at]}_for_{_LEVELS[asked]}".upper(),
            )
            for at, measure in enumerate(measures)
        ],
    )


@item(
    id="itm-72d9bc18",
    objective="b01-o5",
    domain="E",
    level="analysis",
    difficulty=0.45,
    clause=_KIRKPATRICK,
    case=True,
)
def beyond_the_trend(rng: Random) -> Drawn:
    """Take the fall without training off the fall with it."""

    def changes(drawn: tuple[int, ...]) -> tuple[int, ...]:
        before, after, other_before, other_after = drawn
        fall, trend = before - after, other_before - other_after
        return fall - trend, fall, other_after - after, fall + trend

    def draw() -> tuple[int, ...]:
        before, other = rng.randint(24, 40), rng.randint(24, 40)
        return before, before - rng.randint(10, 18), other, other - rng.randint(2, 8)

    before, after, other_before, other_after = drawn = _until(
        draw, lambda each: _apart(changes(each)) and min(changes(each)) > 0
    )
    right, fall, apart, added = changes(drawn)
    stem = (
        "In 1,000 exams each you count those with a wrong or missing side marker. Site 1, trained "
        f"in April: {before} before, {after} after. Site 2, of the same kind but not trained: "
        f"{other_before} before and {other_after} after in the same months. By how much may the "
        "training have lowered the rate?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"By {right} in 1,000",
                right=True,
                rationale=f"Site 2 fell by {other_before - other_after} without training, so of "
                f"the {fall} at site 1 there remain {right}.",
            ),
            Option(
                f"By {fall} in 1,000",
                rationale="This takes the whole fall, although site 2 fell without training, too.",
                misconception="TREND_IGNORED",
            ),
            Option(
                f"By {apart} in 1,000",
                rationale="This compares the sites afterwards, although they did not begin alike.",
                misconception="AFTER_ONLY",
            ),
            Option(
                f"By {added} in 1,000",
                rationale="The fall without training is to be taken off and not added.",
                misconception="TREND_ADDED",
            ),
        ],
    )


@item(
    id="itm-ee4170a9",
    objective="b01-o5",
    domain="E",
    level="application",
    difficulty=0.55,
    clause="ITIL 4 Foundation (2019), organizational change management",
    case=True,
)
def enough_super_users(rng: Random) -> Drawn:
    """Fill every shift of the week with people who work five of them."""
    sites, shifts = rng.randint(2, 5), rng.choice((2, 3))
    weekly = sites * shifts * 7
    right = -(-weekly // 5)
    stem = (
        f"In the first week after go-live, each of {sites} sites is to have one super-user in each "
        f"of its {shifts} shifts a day, on all seven days. A super-user works five shifts a week, "
        "at any of the sites. How many do you need at least?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"{right} super-users",
                right=True,
                rationale=f"{sites} times {shifts} times 7 = {weekly} shifts; at five each that "
                f"takes {right} people.",
            ),
            Option(
                f"{sites * shifts} super-users",
                rationale="This forgets that nobody works on all seven days.",
                misconception="DAYS_OFF_FORGOTTEN",
            ),
            Option(
                f"{sites} super-users",
                rationale="One a site covers one shift and not the whole day.",
                misconception="ONE_A_SITE",
            ),
            Option(
                f"{weekly} super-users",
                rationale="That is the number of shifts; each person works five of them.",
                misconception="SHIFTS_AS_PEOPLE",
            ),
        ],
    )


ITEMS = [
    weighted_score,
    five_year_cost,
    break_even,
    support_gap,
    mandatory_first,
    three_points,
    critical_path,
    total_float,
    earned_value,
    estimate_at_completion,
    expected_value,
    cheapest_day,
    service_level,
    data_lost,
    back_in_service,
    share_in_time,
    first_ticket,
    more_channels,
    local_notice,
    call_the_backup,
    part_of_sbar,
    days_of_training,
    level_of_measure,
    beyond_the_trend,
    enough_super_users,
]
