"""A made-up tariff, so that a difference can be seen in pounds; it says of itself that it is made up."""

from __future__ import annotations

from data_loaders.demonstration.written_file import LF, WrittenFile, table

COLUMNS = ("tariff", "counted", "unit_cost_gbp", "valid_from", "valid_to", "source")
NAME = "demonstration tariff, made up"
SOURCE = "Made up for the demonstration: no national or local price"
FROM, TO = "2024-07-01", "2027-03-31"
COSTS = {"ae": 180, "em_adm": 2400}  # pounds for one, by measure of the own extracts


def tariff() -> WrittenFile:
    """What one A&E attendance and one emergency admission are said to cost."""
    rows = [[NAME, measure, f"{cost:.2f}", FROM, TO, SOURCE] for measure, cost in COSTS.items()]
    return table("tariff.csv", COLUMNS, rows, "unit_cost_gbp", newline=LF)
