"""Splink on a list of customers, with settings as its own tutorials give them: prints record,cluster lines.

usage: splink_peer.py FILE.csv
"""

from __future__ import annotations

import sys

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

db = DuckDBAPI()
table = duckdb.connect()
frame = table.execute(
    "SELECT record_id AS unique_id, nullif(lower(name), '') AS name, nullif(lower(company), '') AS company,"
    " nullif(lower(email), '') AS email, nullif(right(regexp_replace(phone, '[^0-9]', '', 'g'), 9), '') AS phone,"
    " nullif(lower(wechat), '') AS wechat, nullif(lower(address), '') AS address, nullif(lower(city), '') AS city,"
    " nullif(birthday, '') AS birthday FROM read_csv(?, all_varchar = true)",
    [sys.argv[1]],
).df()
settings = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("company", [0.92]).configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("email", [1]),
        cl.LevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("wechat"),
        cl.JaroWinklerAtThresholds("address", [0.9]),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("birthday", [1]),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("email"), block_on("phone"), block_on("wechat"), block_on("name"), block_on("birthday", "city"),
        block_on("company", "substr(name, 1, 1)"), block_on("address"),
    ],
)  # fmt: skip
linker = Linker(db.register(frame), settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("email"), block_on("phone", "name"), block_on("wechat")], recall=0.7
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
for rule in (block_on("email"), block_on("phone"), block_on("name")):
    linker.training.estimate_parameters_using_expectation_maximisation(rule)
predictions = linker.inference.predict(threshold_match_probability=0.5)
clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, 0.5)
for record, cluster in clusters.as_pandas_dataframe()[["unique_id", "cluster_id"]].itertuples(index=False):
    print(f"{record},{cluster}")
