"""The door to the statistics of METHODS: each by its name, numbers in, a dict out.

Every function takes plain lists and numbers by name, never raises for data, and answers with None where a
figure cannot be given, mostly with a `reason`. ValueError means the call itself is wrong. Whoever needs one
of these functions imports it from here. Behind it, `methods` has a module for each subject; only constants,
and the arrays in one pass that whole tables of figures need, are taken from there.
"""

from benchmarking.methods.disclosure import suppress_hierarchy, suppress_hospital_counts, suppress_line
from benchmarking.methods.funnels import funnel_limits_proportion, funnel_limits_rate, funnel_significance
from benchmarking.methods.overdispersion import adjusted_limits, overdispersion, reliability
from benchmarking.methods.positions import deciles, percentile_rank, quantile_groups, rank_interval
from benchmarking.methods.process_charts import xmr
from benchmarking.methods.relationships import relationship
from benchmarking.methods.similarity import similar_practices
from benchmarking.methods.standardisation import dsr_ci, expected_for_age_and_deprivation, isr_rate, isr_ratio
from benchmarking.methods.totals import aggregate, opportunity, opportunity_interval
from benchmarking.methods.trends import recent_trend
from benchmarking.methods.values import (
    byars_ci,
    exact_poisson_ci,
    mean_ci,
    proportion_ci,
    rate_ci,
    survey_share_ci,
)
from benchmarking.methods.verdicts import (
    benchmark_p_value,
    bh_adjust,
    compare_to_benchmark,
    expected_by_chance,
)

__all__ = [
    "adjusted_limits",
    "aggregate",
    "benchmark_p_value",
    "bh_adjust",
    "byars_ci",
    "compare_to_benchmark",
    "deciles",
    "dsr_ci",
    "exact_poisson_ci",
    "expected_by_chance",
    "expected_for_age_and_deprivation",
    "funnel_limits_proportion",
    "funnel_limits_rate",
    "funnel_significance",
    "isr_rate",
    "isr_ratio",
    "mean_ci",
    "opportunity",
    "opportunity_interval",
    "overdispersion",
    "percentile_rank",
    "proportion_ci",
    "quantile_groups",
    "rank_interval",
    "rate_ci",
    "recent_trend",
    "relationship",
    "reliability",
    "similar_practices",
    "suppress_hierarchy",
    "suppress_hospital_counts",
    "suppress_line",
    "survey_share_ci",
    "xmr",
]
