"""Heat: practices, localities or CCGs by indicator, one HTML table coloured by evidence, never by value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarking.challenged import CHALLENGED
from benchmarking.comparison import Comparison
from benchmarking.disclosure.allowed import TOO_FEW, is_shown
from benchmarking.drawings.scales import short_unit
from benchmarking.figures import Figure, Outcome
from benchmarking.indicators import Indicator
from benchmarking.organisations import Level
from benchmarking.words.wording import counted, short, shown
from components import current
from components.drawing import colours
from components.figure.freshness import OLDER, until
from components.markup import address, escape, how
from components.tables import scrolling

NAME_WIDTH, CELL_WIDTH = 186, 90  # pixels
PLAIN = f"box-shadow:inset 0 0 0 1px {colours.LINE};color:{colours.INK_SOFT}"  # no verdict
SAID = {TOO_FEW: "few", CHALLENGED: "challenged"}  # beside a value that is shown without a verdict
Row = Mapping[str, Comparison]  # indicator id → comparison


@dataclass(frozen=True)
class Ways:
    """Where a table leads to and what its rows are. `row`: the address of a row's page, empty for none;
    `cell`: that of one of its cells, by code and indicator."""

    row: Callable[[str], str]
    cell: Callable[[str, str], str]
    whole: str = "All our practices"  # the name of the first row
    level: Level = Level.PRACTICE


def heat(
    indicators: Sequence[Indicator], together: Row, rows: Mapping[str, Row], names: Mapping[str, str],
    compared: str, ways: Ways, own: str = "",
) -> str:  # fmt: skip
    """The table as HTML. `together`: all of them as one; `rows`: code → row; `own`: in bold."""
    ids = [i.id for i in indicators]
    every = [together, *rows.values()]
    width = NAME_WIDTH + CELL_WIDTH * len(ids)
    head = _themes(indicators) + _titles(indicators, every) + _averages(every, ids, compared)
    whole = "".join(_together(together.get(i)) for i in ids)
    body = f'<tr class="all"><th scope="row">{escape(ways.whole)}</th>{whole}</tr>'
    body += f'<tr class="gap"><td colspan="{len(ids) + 1}"></td></tr>'
    for code, row in rows.items():
        cells = "".join(_cell(i, row.get(i.id), ways, code) for i in indicators)
        kind = ' class="all"' if code == own else ""
        name = escape(names[code])
        if page := ways.row(code):
            name = f'<a href="{page}">{name}</a>'
        body += f'<tr{kind}><th scope="row">{name}</th>{cells}</tr>'
    table = (
        f'<table class="sk-heat" style="min-width:{width}px"><colgroup>'
        f'<col style="width:{NAME_WIDTH}px"></colgroup>'
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )
    return scrolling(
        table, "Practices by indicator" if ways.level is Level.PRACTICE else "Places by indicator"
    )


def _themes(indicators: Sequence[Indicator]) -> str:
    groups = [(theme, len(list(members))) for theme, members in groupby(indicators, key=lambda i: i.theme)]
    cells = "".join(
        f'<th class="theme" scope="colgroup" colspan="{n}">{escape(theme)}</th>' for theme, n in groups
    )
    return f"<tr><td></td>{cells}</tr>"


def _titles(indicators: Sequence[Indicator], rows: Sequence[Row]) -> str:
    """Each indicator with its latest period, which is that of every row."""
    today = current.today()
    when = {id_: until(comparison.period, today) for row in rows for id_, comparison in row.items()}
    links = (
        f'<th scope="col"><a href="{address("one-indicator", indicator=i.id)}">{escape(i.title)}</a>'
        f'<br><span style="font-size:11px">{when.get(i.id, "")}</span></th>'
        for i in indicators
    )
    return f"<tr><td></td>{''.join(links)}</tr>"


def _averages(rows: Sequence[Row], ids: Sequence[str], compared: str) -> str:
    """What the rows are held against: of the first row that is held against anything."""
    cells = []
    for id_ in ids:
        found = (row[id_] for row in rows if id_ in row)
        comparison = next((c for c in found if c.benchmark and c.benchmark.value is not None), None)
        benchmark = comparison.benchmark if comparison else None
        if comparison is None or benchmark is None:
            cells.append("<td>–</td>")
            continue
        small = short_unit(comparison.indicator)
        value = escape(shown(benchmark.value, comparison.indicator))
        below = "%" if small == "%" else f'<br><span style="font-size:11px">{escape(small)}</span>'
        cells.append(f'<td style="color:{colours.INK_SOFT};white-space:normal">{value}{below}</td>')
    return f'<tr><th scope="row" style="text-align:left">{escape(compared)} average</th>{"".join(cells)}</tr>'


def _together(comparison: Comparison | None) -> str:
    """The locality as a whole, with how many practices were counted where some were not."""
    if comparison is None:
        return "<td>–</td>"
    figure = comparison.figure
    few = figure.value is not None and figure.counted < figure.in_all
    note = (
        f'<br><span style="font-size:11px;font-weight:400">{figure.counted} of {figure.in_all}</span>'
        if few
        else ""
    )
    return _filled(
        figure, f"{_value(figure, comparison.indicator)}{note}", f"{short(figure)}. {counted(figure)}"
    )


def _cell(measured: Indicator, comparison: Comparison | None, ways: Ways, code: str) -> str:
    if not is_shown(measured, ways.level):
        return f'<td style="{PLAIN}" title="Not shown for a single {ways.level.value}">–</td>'
    if comparison is None:
        return '<td class="empty" title="Shared in confidence: its name is hidden from you">hidden</td>'
    figure, indicator = comparison.figure, comparison.indicator
    if figure.value is None:
        word = "few" if figure.status == "suppressed" else "no data"
        return f'<td style="{PLAIN}">{word}</td>'
    link = ways.cell(code, indicator.id)
    return _filled(figure, f'<a href="{link}">{_value(figure, indicator)}</a>', short(figure))


def _filled(figure: Figure, inner: str, says: str) -> str:
    if figure.reason in SAID:
        return f'<td style="{PLAIN}" title="{escape(says)}">{inner}</td>'
    ground, ink = colours.of_cell(figure)
    bold = ";font-weight:700" if figure.level is not None else ""
    return f'<td style="background:{ground};color:{ink}{bold}" title="{escape(says)}">{inner}</td>'


def _value(figure: Figure, indicator: Indicator) -> str:
    """The value under its arrow, a "!" where it is worse, a word where there is no verdict to have."""
    arrow = {"higher": "▲", "lower": "▼"}.get(figure.direction or "", "") if figure.level is not None else ""
    mark = "!" if figure.outcome is Outcome.WORSE else ""
    sign = f'<span style="font-size:10px">{arrow}{mark}</span> ' if arrow else ""
    said = SAID.get(figure.reason or "", "")
    below = ' class="sk-below"' if said == SAID[CHALLENGED] else ""
    small = f' <span{below} style="font-size:11px">{said}</span>' if said else ""
    return f"{sign}{escape(shown(figure.value, indicator))}{small}"


def _swatch(name: str, strong: bool) -> str:
    return f'<span class="m sk-swatch" style="background:{colours.CELL[name, strong][0]}"></span>'


KEY = (
    '<div class="sk-key" style="border:0">'
    f"<span>{_swatch('higher', False)}{_swatch('higher', True)} ▲ higher</span>"
    f"<span>{_swatch('lower', False)}{_swatch('lower', True)} ▼ lower</span>"
    f"<span>{_swatch('worse', False)}{_swatch('worse', True)} <b>!</b> worse, where a direction is "
    "agreed</span>"
    "<span>pale: some evidence; full: strong evidence</span>"
    "<span>"
    f'<span class="m sk-swatch" style="background:{colours.NO_DIFFERENCE[0]}"></span>'
    "no clear difference</span>"
    "<span>few: too few counted to tell</span>"
    "<span>hidden: shared in confidence</span>"
    "<span>challenged: said or found to be wrong</span>"
    f"{OLDER}"
    f"<span>{how('verdict')}</span>"
    "</div>"
)
