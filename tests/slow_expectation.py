"""Expected events of the demonstration once more, cell by cell from what its generator drew: slow, plain."""

from data_loaders.demonstration.hospital import by_age_and_sex
from data_loaders.demonstration.lists import GROUP_BANDS
from data_loaders.demonstration.rates import Measure
from data_loaders.demonstration.value_model import Values


def slow_expected(truth: Values, measure: Measure, practices: int, months: range) -> list[float]:
    """Events expected of the first practices in some months, at the STP's rates by age and sex in them."""
    counts = truth.hospital.true[measure.name]
    events, years = by_age_and_sex(truth.seed, measure, counts, truth.lists, slice(months.start, months.stop))
    found = []
    for practice in range(practices):
        total = 0.0
        for month in months:
            for sex, patients in enumerate((truth.lists.female, truth.lists.male)):
                for group, (first, last) in enumerate(GROUP_BANDS):
                    for band in range(first, last):
                        rate = events[group, sex] / years[group, sex]
                        total += int(patients[practice, month, band]) * rate / 12
        found.append(total)
    return found
