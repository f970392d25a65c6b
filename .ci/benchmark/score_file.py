"""Scores a CSV file with pandas or polars and XGBoost, as one would write it for speed: whole columns, one thread.

Does what the command line does: refuses rows with values that the contract does not know, and adds probability, decision,
risk band and the refusal to each row. Arguments: pandas or polars, the model as XGBoost writes it, the bundle's folder, the file, the output, and the number of
reasons: the names of the fields that move the margin most. Prints the processor's time in microseconds, as all that are
timed do.
"""

import gzip
import json
import resource
import sys
from pathlib import Path
from typing import Any

import numpy as np
import xgboost

library, model, bundle, file, output, reasons = sys.argv[1:]
contract = json.loads((Path(bundle) / "contract.json").read_text(encoding="utf-8"))
manifest = json.loads((Path(bundle) / "manifest.json").read_text(encoding="utf-8"))
fields = {field["name"]: field for field in contract["fields"]}
point = next(each for each in manifest["operatingPoints"] if each["name"] == manifest["defaultOperatingPoint"])


def encode(frame: Any) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The feature matrix, column by column."""
    cells = np.empty((len(frame), len(manifest["features"])), dtype=np.float32)
    for place, feature in enumerate(manifest["features"]):
        field = fields[feature["field"]]
        column = frame[field["column"]]
        if feature["kind"] == "number":
            cells[:, place] = column.to_numpy()
            continue
        wanted = feature["value"] if feature["kind"] == "indicator" else True
        spelling = next(each["source"][0] for each in field["values"] if each["value"] == wanted)
        cells[:, place] = (column == spelling).to_numpy()
    return cells


def refusals(frame: Any) -> Any:
    """The name of the first column in which a row holds what the contract does not know; empty for rows without one."""
    refused = np.full(len(frame), "", dtype=object)
    for field in reversed(contract["fields"]):
        column = frame[field["column"]]
        if "limits" in field:
            least, most = field["limits"]
            known = (column >= least) & (column <= most)
        else:
            spellings = [spelling for each in field["values"] for spelling in each["source"]]
            if "requires" in field:
                spellings.append(field["requires"]["otherwise"])
            if column.dtype.kind == "i" if library == "pandas" else column.dtype.is_integer():
                spellings = [int(spelling) for spelling in spellings]
            known = column.isin(spellings) if library == "pandas" else column.is_in(spellings)
        refused[~known.to_numpy()] = field["column"]
    return refused


def risk_bands(probability: Any) -> Any:
    """The band of each probability."""
    thresholds = {each["name"]: each["threshold"] for each in manifest["operatingPoints"]}
    bands = manifest["riskBands"]
    edges = [thresholds[band["from"]] for band in bands[1:]]
    return np.array([band["name"] for band in bands])[np.digitize(probability, edges)]


def calibrate(margin: Any) -> Any:
    """Probabilities from log-odds, by the manifest's calibration."""
    calibration = manifest["calibration"]
    if calibration["method"] == "beta":
        tail = np.log1p(np.exp(-np.abs(margin)))
        rising, falling = np.maximum(margin, 0) + tail, np.maximum(-margin, 0) + tail
        margin = calibration["b"] * rising - calibration["a"] * falling + calibration["c"]
    elif calibration["method"] == "platt":
        margin = calibration["slope"] * margin + calibration["intercept"]
    elif calibration["method"] != "none":
        sys.exit(f"calibration: got {calibration['method']}, expected beta, platt or none")
    return 1 / (1 + np.exp(-margin))


def strongest(contributions: Any, count: int) -> list[Any]:
    """Names of the fields that move each margin most, a list for each place."""
    names = np.array(list(dict.fromkeys(feature["field"] for feature in manifest["features"])))
    place_of = {name: place for place, name in enumerate(names)}
    sums = np.zeros((len(contributions), len(names)), dtype=np.float32)
    for place, feature in enumerate(manifest["features"]):
        sums[:, place_of[feature["field"]]] += contributions[:, place]
    top = np.argpartition(-np.abs(sums), count, axis=1)[:, :count]
    order = np.argsort(-np.abs(np.take_along_axis(sums, top, axis=1)), axis=1)
    return list(names[np.take_along_axis(top, order, axis=1)].T)


booster = xgboost.Booster({"nthread": 1}, model_file=bytearray(gzip.decompress(Path(model).read_bytes())))
if library == "pandas":
    import pandas

    frame = pandas.read_csv(file)
else:
    import polars

    frame = polars.read_csv(file)
cells = encode(frame)
if int(reasons) > 0:
    matrix = xgboost.DMatrix(cells, nthread=1)
    contributions = booster.predict(matrix, pred_contribs=True)
    margins = booster.predict(matrix, output_margin=True)
    added = {f"reason_{place + 1}": names for place, names in enumerate(strongest(contributions[:, :-1], int(reasons)))}
else:
    margins = booster.inplace_predict(cells, predict_type="margin")
    added = {}
probability = calibrate(margins.astype(np.float64))
answers = {"probability": probability, "predicted": probability >= point["threshold"], "risk_band": risk_bands(probability)}
added = {**answers, **added, "error": refusals(frame)}
if library == "pandas":
    frame.assign(**added).to_csv(output, index=False)
else:
    frame.with_columns(**{name: polars.Series(values) for name, values in added.items()}).write_csv(output)
used = resource.getrusage(resource.RUSAGE_SELF)
print(round(1e6 * (used.ru_utime + used.ru_stime)))
