"""Action titles: the finding of a slide in one sentence, made from its figures; no practice is named."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from benchmarking.figures import Outcome
from benchmarking.indicators import Indicator, Kind, Polarity
from benchmarking.words.wording import inside, opening, shown
from slide_templates.locality.spreads import ENOUGH_HAVE_FIGURES, Spread
from slide_templates.powerpoint.lettering import lines, shortened, width

LONGEST, SIZE, ROOM = (
    95,
    28,
    10.75 * 72 * 0.97,
)  # characters, points, and points of width with a little to spare
STAYS = "\u00a0"  # a space at which no line ends
DECK_SIZE, DECK_ROOM = 44, 10.2 * 72 * 0.97
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ORDINALS = ("first", "second", "third", "fourth", "fifth")


def in_words(count: int) -> str:
    """One to nine in words, 10 and over in figures."""
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"


def of_all(count: int, localities: int) -> str:
    """ "three of 14 localities"; "the one locality" where there is no other."""
    if count == localities == 1:
        return "the one locality"
    return f"{in_words(count)} of {in_words(localities)} localit{'y' if localities == 1 else 'ies'}"


def of_ours(count: int, all_of_them: int) -> str:
    """ "two of our eight practices", "all eight of our practices", "our one practice": no "all" for one."""
    if count == all_of_them:
        return {1: "our one practice", 2: "both of our practices"}.get(
            count, f"all {in_words(count)} of our practices"
        )
    return f"{in_words(count)} of our {in_words(all_of_them)} practices"


def fitting(candidates: Iterable[str]) -> str:
    """The first title that keeps to two lines and 95 characters and does not end in a lonely word.

    Where all would end so, the first that fits; where none fits, the last one shortened.
    """
    tried = list(candidates)
    within = [
        title for title in tried if len(title) <= LONGEST and len(lines(title, SIZE, ROOM, bold=True)) <= 2
    ]
    calm = [title for title in within if not _ends_alone(title)]
    if calm or within:
        return (calm or within)[0]
    return shortened(tried[-1], SIZE, 1.8 * ROOM, bold=True)


def deck_title(candidates: Sequence[str]) -> str:
    """The first deck title that keeps to two lines at 44 points; where none does, the last one shortened."""
    within = [title for title in candidates if len(lines(title, DECK_SIZE, DECK_ROOM, bold=True)) <= 2]
    return within[0] if within else shortened(candidates[-1], DECK_SIZE, 1.75 * DECK_ROOM, bold=True)


def _ends_alone(title: str) -> bool:
    *first, last = lines(title, SIZE, ROOM, bold=True)
    return len(first) == 1 and (len(last.split()) == 1 or width(last, SIZE, bold=True) < ROOM * 0.15)


def verb(indicator: Indicator) -> str:
    return "are" if indicator.plural else "is"


def comparison_title(spread: Spread) -> str:
    """The rule T-spread: which practices differ from the average, the first case that applies."""
    subject, have = spread.indicator.subject, len(spread.with_figures)
    every, weighed = len(spread.practices), len(spread.compared)
    if not have or spread.too_disputed:
        return _no_finding(spread)
    if have < ENOUGH_HAVE_FIGURES * every:
        return _few_have_figures(spread)
    if spread.too_few:
        return fitting(
            [
                f"Too few people counted to tell our practices apart on {inside(subject)}",
                f"{subject}: too few counted to tell our practices apart",
            ]
        )
    if not weighed:
        return _never_compared(spread)
    if not spread.differing:
        return _no_difference(spread)
    return _differences(spread)


def _no_finding(spread: Spread) -> str:
    subject = spread.indicator.subject
    if not spread.with_figures:
        return fitting([f"{subject} cannot be compared: no usable figures"])
    doubted = f"Figures for {inside(subject)} are under challenge"
    return fitting([f"{doubted}: no finding is drawn from them yet", f"{doubted}: no finding yet"])


def _few_have_figures(spread: Spread) -> str:
    have, every, differ = len(spread.with_figures), len(spread.practices), len(spread.differing)
    subject = inside(spread.indicator.subject)
    first = f"Only {of_ours(have, every)} {'has' if have == 1 else 'have'} figures for {subject}"
    if not spread.compared:
        return fitting([first, f"{opening(subject)}: figures for only {of_ours(have, every)}"])
    count = "all" if differ == have > 1 else in_words(differ)
    short = f"{count} {'differs' if differ == 1 else 'differ'}" if differ else "no clear difference"
    tail = f"{short} from the average" if differ else short
    return fitting(
        [
            f"{first}; {tail}",
            f"{first}; {short}",
            f"{opening(subject)}: figures for only {of_ours(have, every)}; {short}",
        ]
    )


def _never_compared(spread: Spread) -> str:
    """A kind of figure that has no likely range: the spread, and that it is not tested."""
    subject, indicator = spread.indicator.subject, spread.indicator
    values = [f.value for f in spread.undisputed if f.value is not None]
    low, high = shown(min(values), indicator), shown(max(values), indicator)
    unit = "%" if indicator.unit == "%" else ""
    pounds = "£" if indicator.unit.startswith("£") else ""
    reach = f"{pounds}{low}{unit}" if low == high else f"{pounds}{low} to {pounds}{high}{unit}"
    among = of_ours(len(values), len(spread.practices))
    link = "ranges from" if low != high else "is"
    if indicator.plural:
        link = "range from" if low != high else "are"
    return fitting(
        [f"{subject} {link} {reach} in {among}", f"{subject}: {reach} in {among}", f"{subject}: {reach}"]
    )


def _no_difference(spread: Spread) -> str:
    subject, every, weighed = inside(spread.indicator.subject), len(spread.practices), len(spread.compared)
    if every == 1:
        who = "Our practice does not differ"
    elif weighed < every:
        who = f"No practice of the {in_words(weighed)} we can compare differs"
    else:
        who = (
            "Neither of our two practices differs"
            if every == 2
            else f"No practice of our {in_words(every)} differs"
        )
    return fitting(
        [
            f"{who} clearly from the {spread.against} on {subject}",
            f"{who} clearly on {subject}",
            f"{opening(subject)}: no clear difference between practices and average",
            f"{opening(subject)}: no clear difference",
        ]
    )


def _differences(spread: Spread) -> str:
    up, down = len(spread.higher), len(spread.lower)
    higher, lower = _said(spread.indicator, "higher"), _said(spread.indicator, "lower")
    subject, link = spread.indicator.subject, verb(spread.indicator)
    if up and down:
        first, second = (higher, up), (lower, down)
        if spread.indicator.polarity is Polarity.LOW_GOOD:  # what is wanted is said first
            first, second = second, first
        where = _among(spread, first[1])
        both = f"{first[0]} in {where} and {second[0]} in {in_words(second[1])}"
        return fitting(
            [
                f"{subject} {link} {both}",
                f"{subject}: {first[0]} in {where}, {second[0]} in {in_words(second[1])}",
                f"{subject}: {first[0]} in {in_words(first[1])}, {second[0]} in {in_words(second[1])} of "
                "our practices",
                f"{subject}: {first[0]} in {in_words(first[1])}, {second[0]} in {in_words(second[1])}",
            ]
        )
    said, count = (higher, up) if up else (lower, down)
    where = _among(spread, count)
    return fitting(
        [
            f"{subject} {link} {said} than the {spread.against} in {where}",
            f"{subject} {link} {said} in {where}",
            f"{subject}: {said} in {where}",
            f"{subject}: {said} in {in_words(count)} practices"
            if count > 1
            else f"{subject}: {said} in one practice",
        ]
    )


def _said(indicator: Indicator, direction: str) -> str:
    """ "higher", or "worse (higher)" where the indicator is judged."""
    if indicator.polarity is Polarity.NEUTRAL:
        return direction
    good = (direction == "higher") == (indicator.polarity is Polarity.HIGH_GOOD)
    return f"{'better' if good else 'worse'} ({direction})"


def _among(spread: Spread, count: int) -> str:
    weighed, every = len(spread.compared), len(spread.practices)
    if weighed == every:
        return of_ours(count, every)
    if count == weighed:
        many = f"practice{'s' if count > 1 else ''}"
        return f"{'the' if count < 3 else 'all'} {in_words(count)} {many} we can compare"
    return f"{in_words(count)} of the {in_words(weighed)} practices we can compare"


def chance_title(differing: int, compared: int, average: str) -> str:
    """The rule T-chance: how many comparisons differ, and how many would by chance alone."""
    if not compared:
        return "Nothing here can be compared with the average yet"
    by_chance = round(Fraction(compared, 20))  # half to even, without the error of 0.05
    about = in_words(by_chance) if by_chance else "fewer than one"
    expected = f"about {about}" if by_chance else about
    if not differing:
        return fitting(
            [
                f"No comparison of {in_words(compared)} differs from the {average}; chance alone would "
                f"give {expected}",
                f"No comparison of {in_words(compared)} differs; chance alone would give {expected}",
            ]
        )
    many = f"{opening(in_words(differing))} of {in_words(compared)} comparison{'s' if compared > 1 else ''}"
    first = f"{many} {'differs' if differing == 1 else 'differ'}"
    if differing <= by_chance:
        tail = f"no more than the {about} that chance alone would give"
    else:
        tail = f"chance alone would give {expected}"
    return fitting([f"{first} from the {average}; {tail}", f"{first}; {tail}"])


def profile_title(spreads: Sequence[Spread]) -> str:
    """The rule T-profile: how our patients differ from the area's, where that can be told."""
    said = [word for spread in spreads if (word := _profile_word(spread))]
    average = spreads[0].average.removesuffix(" average")
    whose = {"average": "those of the area"}.get(
        average, f"{'' if average == 'England' else 'the '}{average}'s"
    )
    testable = [s for s in spreads if s.whole.figure.outcome is not Outcome.NOT_COMPARED]
    if said:
        first = f"Our patients are {' and '.join(said)} than {whose}"
        wide = any(_differ_widely(spread) for spread in spreads)
        return fitting([f"{first}, but our practices differ widely", first] if wide else [first])
    if testable:
        return f"Our patients are much like {whose}"
    return "What is known of our patients, practice by practice"


def _profile_word(spread: Spread) -> str:
    direction = spread.whole.figure.direction
    words = {"pop_65plus_pct": ("older", "younger"), "need_imd_score": ("more deprived", "less deprived")}
    higher, lower = words.get(spread.indicator.id, ("", ""))
    return {"higher": higher, "lower": lower}.get(direction or "", "")


def _differ_widely(spread: Spread) -> bool:
    """The largest practice's value at least half as much again as the smallest's."""
    values = [f.value for f in spread.undisputed if f.value is not None]
    return spread.indicator.kind is not Kind.COUNT and bool(min(values)) and max(values) / min(values) >= 1.5


def record_title(agreed: int, opposed: Sequence[int]) -> str:
    """The rule T-record: how many priorities, and how many practices opposed which (one number for each)."""
    if not agreed:
        return "No priority is agreed yet"
    what = f"{in_words(agreed)} {'priority' if agreed == 1 else 'priorities'}"
    first = f"We agreed {what}"
    against = [(place, count) for place, count in enumerate(opposed) if count]
    if not against:
        return f"{first}; all agree" if agreed > 1 else f"{first}, and all agree"
    if len(against) == 1:
        place, count = against[0]
        who = f"{in_words(count)} practice{'s' if count > 1 else ''} opposed"
        which = "it" if agreed == 1 else f"the {ORDINALS[place]}" if place < len(ORDINALS) else "one of them"
        return fitting([f"{first}; {who} {which}", f"{opening(what)} agreed; {who} {which}"])
    return f"{first}; {in_words(len(against))} of them had practices against"


def unique(titles: Sequence[str]) -> list[str]:
    """Titles that are all different: equal ones say which of them they are."""
    made = []
    for place, title in enumerate(titles):
        alike = titles.count(title)
        mark = f" ({titles[: place + 1].count(title)}{STAYS}of{STAYS}{alike})"
        made.append(title if alike == 1 else _with_mark(title, mark))
    return made


def _with_mark(title: str, mark: str) -> str:
    if len(lines(title + mark, SIZE, ROOM, bold=True)) <= 2:
        return title + mark
    return shortened(title, SIZE, 1.8 * ROOM - width(mark, SIZE, bold=True), bold=True) + mark
