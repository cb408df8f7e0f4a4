"""Links two lists with Splink, as `bench.link` asks: LEFT RIGHT OUT, all CSV. Needs nothing but Splink.

The configuration is what its documentation advises: names cleaned in SQL, comparisons with levels and term frequencies,
blocking by place (four grids, each moved by half a cell against the others, so that no pair within 190 m is lost),
u from random pairs, m by expectation maximisation in two rounds.
"""

import sys

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

CELL = (0.0035, 0.005)  # degrees of latitude and longitude: about 390 m both
CLEAN = r"trim(regexp_replace(regexp_replace(lower(strip_accents(name)), '[''’.]', '', 'g'), '[^\w]+', ' ', 'g'))"


def main(left: str, right: str, out: str) -> None:
    """Train and predict, and write left_id, right_id, match_weight."""
    connection = duckdb.connect()
    for table, file in (("lefts", left), ("rights", right)):
        connection.execute(_read(table, file))
    api = DuckDBAPI(connection)
    names = cl.CustomComparison(
        output_column_name="cleaned",
        comparison_levels=[
            cll.NullLevel("cleaned"),
            cll.ExactMatchLevel("cleaned", term_frequency_adjustments=True),
            cll.ExactMatchLevel("words"),
            cll.CustomLevel("jaro_winkler_similarity(words_l, words_r) >= 0.95", "words alike 0.95"),
            cll.CustomLevel(
                "len(list_intersect(list_l, list_r)) = least(len(list_l), len(list_r))", "the words of one in the other"
            ),
            cll.CustomLevel(
                "greatest(jaro_winkler_similarity(cleaned_l, cleaned_r), jaro_winkler_similarity(words_l, words_r))"
                " >= 0.88",
                "alike 0.88",
            ),
            cll.CustomLevel("jaccard(cleaned_l, cleaned_r) >= 0.8", "letters in common 0.8"),
            cll.ElseLevel(),
        ],
    )
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=[block_on(f"cell{number}") for number in range(4)],
        comparisons=[
            names,
            cl.DistanceInKMAtThresholds("latitude", "longitude", [0.03, 0.06, 0.1, 0.15, 0.25]),
            cl.ExactMatch("category"),
            cl.ExactMatch("street"),
            cl.ExactMatch("phone"),
            cl.ExactMatch("website"),
        ],
        retain_matching_columns=False,
    )
    tables = [api.register(table, table_name=f"input_{table}") for table in ("lefts", "rights")]
    linker = Linker(tables, settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("cleaned", "cell0")], recall=0.3)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("cleaned", "cell0"))
    training.estimate_parameters_using_expectation_maximisation(block_on("street", "cell0"))
    training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    found = linker.inference.predict(threshold_match_weight=-8)
    is_left = "id_l LIKE 'q%'"
    connection.execute(
        f"COPY (SELECT if({is_left}, id_l, id_r) AS left_id, if({is_left}, id_r, id_l) AS right_id, match_weight "
        f"FROM {found.physical_name}) TO '{out}' (HEADER)"
    )


def _read(table: str, file: str) -> str:
    grids = ", ".join(
        f"floor(latitude / {CELL[0]} + {north}) || '/' || floor(longitude / {CELL[1]} + {east}) AS cell{number}"
        for number, (north, east) in enumerate(((0, 0), (0, 0.5), (0.5, 0), (0.5, 0.5)))
    )
    return (
        f"CREATE TABLE {table} AS SELECT *, array_to_string(list_sort(list), ' ') AS words, {grids} FROM ("
        f"SELECT *, string_split(cleaned, ' ') AS list FROM ("
        f"SELECT id, latitude, longitude, replace(category, '_', ' ') AS category, lower(strip_accents(street)) AS "
        f"street, phone, website, {CLEAN} AS cleaned "
        f"FROM (SELECT * REPLACE (latitude::DOUBLE AS latitude, longitude::DOUBLE AS longitude) "
        f"FROM read_csv('{file}', header = true, all_varchar = true))))"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
