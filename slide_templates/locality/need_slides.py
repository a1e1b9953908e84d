"""The slide of what is seen and expected: a hospital rate beside what the patients would predict."""

from dataclasses import replace
from itertools import islice

from benchmarking.challenged import CHALLENGED
from benchmarking.charts import Chart, Role, Series
from benchmarking.drawings.drawing import axis
from benchmarking.expected.adjustment import Adjustment, adjusted
from benchmarking.expected.need import (
    Prediction,
    against_expected,
    direction,
    need_numbers,
    patients,
    prediction,
    share_expected,
)
from benchmarking.indicators import Indicator, Kind
from benchmarking.words.wording import inside, opening, shown
from slide_templates import titles
from slide_templates.locality import slides
from slide_templates.locality.slides import Setting
from slide_templates.locality.spreads import Spread, spread
from slide_templates.plan import Notes, Slide
from slide_templates.practice.practice_charts import charts
from slide_templates.remarks import lede
from slide_templates.stamps import counted, cut

ALT = 390  # characters


def seen_and_expected(setting: Setting, locality: str, indicator: Indicator) -> list[Slide]:
    """The practices' crude rates with a black tick where each would be expected; none where that is not told
    or a figure is under challenge.

    Where practices have letters there is one row for all of them: what is expected of a practice follows from
    the ages of its patients, which are published.
    """
    snapshot = setting.stamps.snapshot
    found = adjusted(snapshot, locality, indicator.id) if indicator.kind is Kind.RATE else None
    seen = spread(snapshot, locality, indicator, setting.names(indicator), found.period) if found else None
    if found is None or seen is None or not prediction(found) or seen.whole.figure.reason == CHALLENGED:
        return []
    title = need_title(found)
    slide = Slide(
        layout="Chart",
        section=indicator.theme,
        title=title,
        lede=lede(seen),
        flag=slides.flag(setting, seen),
        key_figure=_key_figure(found),
        facts=("Black tick: expected for these patients", "Adjusting explains; it does not excuse"),
        question=_question(found),
        source=setting.stamps.indicator(indicator, found.period, f"{seen.average} and expected"),
        notes=Notes(
            3,
            f"{title}: {need_numbers(found)}.",
            _question(found),
            "Need used to explain away what could be done, or blame where need is high.",
            f"{_method(found)} Counted: {counted(indicator)}.",
        ),
    )
    return [replace(slide, charts=(chart,)) for chart in _charts(setting, found, seen)]


def need_title(found: Adjustment) -> str:
    """The rule T-need: how much of the difference patients' age and deprivation would predict."""
    indicator, who, which = found.indicator, patients(found, "our"), direction(found)
    subject, link, need = inside(indicator.subject), titles.verb(indicator), patients(found, "")
    do = "do" if found.deprivation else "does"
    beside = against_expected(found)
    tried = {
        Prediction.MOST: (f"Most of our {which} {subject} {link} what {who} would predict", "mostly as"),
        Prediction.PART: (f"Part of our {which} {subject} is what {who} would predict", "in part as"),
        Prediction.CLOSE: (f"Our {subject} {link} close to what {who} would predict", "much as"),
    }
    other = f"Our {subject} {link} {beside} than {who} would predict", f"{beside} than"
    found_as = prediction(found)
    if found_as is Prediction.LITTLE:
        little = f"{opening(who)} {do} not explain"
        return titles.fitting([f"{little} our {which} {subject}", f"{little} {subject}"])
    first, short = tried.get(found_as or Prediction.BEYOND, other)
    tails = (f"{short} {who} would predict", f"{short} {need} would predict")
    return titles.fitting([first, *(f"{opening(subject)}: {tail}" for tail in tails)])


def _key_figure(found: Adjustment) -> tuple[str, str]:
    """The share of the gap that is expected, or what is expected where there is no such share."""
    share = share_expected(found)
    if prediction(found) in (Prediction.MOST, Prediction.PART) and share is not None and share <= 1:
        return f"{share:.0%}", f"of the gap to the {found.stp} is expected: {need_numbers(found)}"
    unit = found.indicator.unit.partition(" patients")[0]
    return shown(found.expected.value, found.indicator), f"{unit} would be expected: {need_numbers(found)}"


def _question(found: Adjustment) -> str:
    if prediction(found) in (Prediction.MOST, Prediction.PART):
        return "What would help patients where need is greatest?"
    if against_expected(found) == "lower":
        return "Are patients who need care reaching it, and what do we do well?"
    return "What lies behind the difference, if not who our patients are?"


def _method(found: Adjustment) -> str:
    text = f"Expected: our patients at the {found.stp}'s rates for their age and sex"
    return (
        f"{text}, times that of the others in their deprivation fifth." if found.deprivation else f"{text}."
    )


def _charts(setting: Setting, found: Adjustment, seen: Spread) -> list[Chart]:
    """The charts of the practices, all with the same axis, with what is expected in each row."""
    named = setting.practices_shown and not setting.masked
    ticks = [_expected(setting, found, figure.code) if named else None for figure in seen.practices]
    figures = [*(seen.practices if named else ()), seen.whole.figure]
    ends = [v for f in figures for v in (f.value, f.lower, f.upper)] + [*ticks, found.expected.value]
    reach = axis([v for v in (*ends, seen.whole.average) if v is not None])
    made, rest = [], iter(ticks)
    for chart in charts(seen, named):
        together = int(seen.whole_is_shown or not named)
        values = (*[found.expected.value] * together, *islice(rest, len(chart.categories) - together))
        tick = Series("Expected for these patients", Role.EXPECTED, values)
        alt = cut(f"{chart.alt.rstrip('.')}; black ticks: expected, {need_numbers(found)} together.", ALT)
        made.append(replace(chart, series=(*chart.series, tick), axis=reach, alt=alt))
    return made


def _expected(setting: Setting, found: Adjustment, practice: str) -> float | None:
    """What is expected of one practice, with deprivation where that can be told of all of them."""
    own = adjusted(setting.stamps.snapshot, practice, found.indicator.id, found.period)
    if own is None:
        return None
    mark = own.deprivation if found.deprivation else own.age
    return mark.value if mark else None
