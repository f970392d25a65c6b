"""Scores a Parquet file with XGBoost, on one thread: whole columns of pandas, or a Python function within DuckDB.

Adds probability and decision to each row, and refuses nothing. Arguments: pandas or duckdb, the model as XGBoost writes
it, the bundle's folder, the file and the output. Prints the processor's time in microseconds, as all that are timed do.
"""

import gzip
import json
import resource
import sys
from pathlib import Path
from typing import Any

import numpy as np
import xgboost

library, model, bundle, file, output = sys.argv[1:]
contract = json.loads((Path(bundle) / "contract.json").read_text(encoding="utf-8"))
manifest = json.loads((Path(bundle) / "manifest.json").read_text(encoding="utf-8"))
if manifest["calibration"]["method"] != "none":
    sys.exit(f"calibration: got {manifest['calibration']['method']}, expected none")
fields = {field["name"]: field for field in contract["fields"]}
inputs = list(dict.fromkeys(feature["field"] for feature in manifest["features"]))
point = next(each for each in manifest["operatingPoints"] if each["name"] == manifest["defaultOperatingPoint"])
booster = xgboost.Booster({"nthread": 1}, model_file=bytearray(gzip.decompress(Path(model).read_bytes())))


def probabilities(columns: dict[str, Any]) -> Any:
    """The probability of each row, from its columns by the fields' names."""
    cells = np.empty((len(columns[inputs[0]]), len(manifest["features"])), dtype=np.float32)
    for place, feature in enumerate(manifest["features"]):
        column = columns[feature["field"]]
        if feature["kind"] == "number":
            cells[:, place] = column
            continue
        wanted = feature["value"] if feature["kind"] == "indicator" else True
        cells[:, place] = column == spelling(fields[feature["field"]], wanted)
    margins = booster.inplace_predict(cells, predict_type="margin").astype(np.float64)
    return 1 / (1 + np.exp(-margins))


def spelling(field: Any, wanted: Any) -> str:
    """How the source spells a value."""
    return next(each["source"][0] for each in field["values"] if each["value"] == wanted)


if library == "pandas":
    import pandas

    frame = pandas.read_parquet(file)
    found = probabilities({name: frame[fields[name]["column"]].to_numpy() for name in inputs})
    frame.assign(churn_probability=found, churn_predicted=found >= point["threshold"]).to_parquet(output, index=False)
else:
    import duckdb
    import pyarrow

    def score(rows: Any) -> Any:
        """The same of a chunk of a query. A function takes a fixed number of columns, so it gets one of structs."""
        chunk = rows.combine_chunks() if isinstance(rows, pyarrow.ChunkedArray) else rows
        arrays = [column.to_numpy(zero_copy_only=False) for column in chunk.flatten()]
        return pyarrow.array(probabilities(dict(zip(inputs, arrays, strict=True))))

    connection = duckdb.connect(config={"threads": 1})
    source = connection.read_parquet(file)
    types = dict(zip(source.columns, source.types, strict=True))
    row = connection.struct_type({name: types[fields[name]["column"]] for name in inputs})
    connection.create_function("score", score, [row], "DOUBLE", type="arrow")
    named = ", ".join(f"'{name}': \"{fields[name]['column']}\"" for name in inputs)
    connection.execute(
        f"COPY (SELECT *, churn_probability >= {point['threshold']} AS churn_predicted FROM "
        f"(SELECT *, score({{{named}}}) AS churn_probability FROM read_parquet($file))) TO '{output}' (FORMAT PARQUET)",
        {"file": file},
    )
used = resource.getrusage(resource.RUSAGE_SELF)
print(round(1e6 * (used.ru_utime + used.ru_stime)))
