"""Files of further publications, which the refreshes leave out: for taking in by hand under Data held."""

from __future__ import annotations

from data_loaders.demonstration import (
    published_hospital_return,
    published_prescribing,
    published_survey_until_2023,
)
from data_loaders.demonstration.prescribing import MONTHS, prescribing
from data_loaders.demonstration.survey import EARLIER_YEARS, survey
from data_loaders.demonstration.value_model import Values
from data_loaders.demonstration.written_file import WrittenFile


def further(values: Values) -> list[WrittenFile]:
    """Twelve months of prescribing, two years of the old survey, eight months of hospital returns."""
    seed, factors = values.seed, values.factors
    prescribed = prescribing(seed, factors, values.lists)
    return [
        *(published_prescribing.monthly(prescribed, t) for t in MONTHS),
        *(
            published_survey_until_2023.practice_csv(seed, survey(seed, factors, year), year)
            for year in EARLIER_YEARS
        ),
        *(
            published_hospital_return.activity(seed, values.hospital, t)
            for t in published_hospital_return.MONTHS
        ),
    ]
