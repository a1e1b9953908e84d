"""The 24 months of the demonstration, numbered t = 0 (July 2024) to 23 (June 2026), and the five years."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

MONTHS = 24
QUARTERS = 8
YEARS = (2021, 2022, 2023, 2024, 2025)  # the calendar years in which the financial years end


def first_day(t: int) -> date:
    """First day of month t."""
    years, month = divmod(6 + t, 12)
    return date(2024 + years, month + 1, 1)


def iso(t: int) -> str:
    """Month as ``2025-07``."""
    return first_day(t).strftime("%Y-%m")


def calendar_months() -> npt.NDArray[np.int64]:
    """Position in the calendar (0 = January) of every month t."""
    return np.array([first_day(t).month - 1 for t in range(MONTHS)], dtype=np.int64)


def financial_year(end: int) -> str:
    """The year that ends in March of `end`, as ``2024/25``."""
    return f"{end - 1}/{end % 100:02d}"
