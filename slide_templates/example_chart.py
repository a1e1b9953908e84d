"""The chart that explains all others, with invented figures."""

from benchmarking.charts import Chart, Role, Series, Shape


def example_chart() -> Chart:
    """Five invented practices around an average: worse, better, no clear difference twice, no figure."""
    names = ("Practice one", "Practice two", "Practice three", "Practice four", "Practice five")
    nothing = (None,) * 5
    return Chart(
        shape=Shape.POINTS,
        title="How to read a chart",
        category_title="Practice",
        value_title="Invented figures (line = range the true figure is likely to lie in)",
        categories=names,
        series=(
            Series("Worse", Role.WORSE, (118.0, *nothing[1:]), (109.0, *nothing[1:]), (127.0, *nothing[1:])),
            Series(
                "Better",
                Role.BETTER,
                (*nothing[:3], 84.0, None),
                (*nothing[:3], 76.0, None),
                (*nothing[:3], 92.0, None),
            ),
            Series(
                "No clear difference",
                Role.SIMILAR,
                (None, 108.0, 96.0, None, None),
                (None, 97.0, 70.0, None, None),
                (None, 119.0, 122.0, None, None),
            ),
            Series("Average 100", Role.REFERENCE, (100.0,) * 5),
        ),
        axis=(60.0, 140.0, 20.0),
        decimals=0,
        source="Invented figures",
        alt=(
            "Dots with intervals: five invented practices around an average of 100. One is worse (higher) "
            "and one better "
            "(lower), as their whole lines lie on one side; two cross the average and may differ by "
            "chance; one has no figure."
        ),
        labels=("118  worse (higher)", "108", "96", "84  better (lower)", "no figure"),
    )
