"""The names at the right of a process chart stand beside their lines, and never on each other."""

import re

import pytest

from benchmarking.charts import Chart, Role, Series, Shape
from slide_templates.powerpoint.dots import Frame
from slide_templates.powerpoint.process_chart import process_chart

FRAME = Frame(6.0, 3.55, 14)


def moved(upper: float) -> list[float]:
    """How far each name was moved, of a chart with its average at 30 on an axis from 20 to 60."""
    values = (30.0,) * 12
    chart = Chart(
        shape=Shape.LINES,
        title="",
        category_title="Period",
        value_title="%",
        categories=tuple(f"January {2000 + i}" for i in range(12)),
        series=(
            Series("Each month", Role.SELF, values),
            Series("Average 30", Role.REFERENCE, values),
            Series("Lower end of the usual range", Role.LIMIT, (60.0 - upper,) * 12),
            Series("Upper end of the usual range", Role.LIMIT, (upper,) * 12),
        ),
        axis=(20.0, 60.0, 10.0),
        decimals=0,
        source="",
        alt="",
    )
    xml, _ = process_chart(chart, FRAME)
    return [float(y) for y in re.findall(r'<c:dLbl><c:idx val="11"/><c:layout>.*?<c:y val="(.*?)"/>', xml)]


def test_the_name_of_a_limit_near_the_average_is_moved_up() -> None:
    (shift,) = moved(31.0)
    apart = 1 / 40 * (1 - 0.14 - 0.1)  # of the height of the chart
    assert -shift == pytest.approx(1.17 * 14 / (3.55 * 72) - apart, abs=1e-4)


def test_the_name_of_a_limit_far_from_it_stays() -> None:
    assert moved(45.0) == []
