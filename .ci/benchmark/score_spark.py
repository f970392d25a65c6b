"""Scores generated customers from Parquet to Parquet on a local cluster: by statements, and by functions on pandas.

Arguments: a folder for the files, a JSON file with what to run. Prints a line of JSON for each run: what ran, over how
many rows, its seconds, and the processor's seconds of the executors and their Python workers. Statements are planned as
the example's job plans them. Two functions refuse nothing, and add probability and decision, as one would write them. A
third one checks the cells and adds all columns that the statement adds. What no scoring takes is measured by rows that
are only read and written, with as many columns more.
"""

import gzip
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

root = Path(__file__).parents[2]
sys.path[:0] = [str(root / "examples" / "spark"), str(root / ".ci" / "spark")]
import score  # noqa: E402
from spark_home import use_home  # noqa: E402

folder, plan = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
bundle = root / "models" / "telco"
contract = json.loads((bundle / "contract.json").read_text(encoding="utf-8"))
manifest = json.loads((bundle / "manifest.json").read_text(encoding="utf-8"))
if manifest["calibration"]["method"] != "none":
    sys.exit(f"calibration: got {manifest['calibration']['method']}, expected none")
fields = {field["name"]: field for field in contract["fields"]}
inputs = [fields[name]["column"] for name in dict.fromkeys(each["field"] for each in manifest["features"])]
point = next(
    each for each in manifest["operatingPoints"] if each["name"] == manifest["defaultOperatingPoint"]
)
threshold = point["threshold"]
bands = [(band["name"], band.get("from")) for band in manifest["riskBands"]]
thresholds = {each["name"]: each["threshold"] for each in manifest["operatingPoints"]}
checked = [field for field in contract["fields"] if field["input"]]
cores = plan["executors"]


def drawn(field: Any, place: int) -> str:
    """A cell of a customer, drawn by the number of the row, so that no two runs differ."""
    if field["type"] in ("number", "integer"):
        least, most = field["trained"]
        share = f"pmod(xxhash64(id, {plan['seed']}, {place}), 1000003) / 1000003D"
        kind, decimals = ("BIGINT", 0) if field["type"] == "integer" else ("DOUBLE", field["decimals"])
        return f"CAST(round({least}D + {share} * {most - least}D, {decimals}) AS {kind})"
    spellings = ", ".join(f"'{each['source'][0]}'" for each in field["values"])
    index = f"CAST(pmod(xxhash64(id, {plan['seed']}, {place}), {len(field['values'])}) AS INT)"
    value = f"get(array({spellings}), {index})"
    if "requires" not in field:
        return value
    other = fields[field["requires"]["field"]]
    taken = [each["source"][0] for each in other["values"] if each["value"] in field["requires"]["values"]]
    allowed = ", ".join(f"'{each}'" for each in taken)
    return f"CASE WHEN `{other['column']}` IN ({allowed}) THEN {value} ELSE '{field['requires']['otherwise']}' END"


def generate(spark: SparkSession, rows: int) -> str:
    """Writes customers drawn from the contract's domain, unless they are there."""
    place = folder / f"customers-{rows}"
    columns = [
        f"{drawn(field, index + 1)} AS `{field['column']}`" for index, field in enumerate(contract["fields"])
    ]
    name = f"concat('X-', lower(hex(xxhash64(id, {plan['seed']}, 0)))) AS customer"
    query = f"SELECT {', '.join([name, *columns])} FROM range(0, {rows}, 1, {4 * cores})"
    spark.sql(query).write.mode("ignore").parquet(str(place))
    return str(place)


def features(columns: tuple[pd.Series, ...]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The feature matrix of a batch."""
    frame = dict(zip(inputs, columns, strict=True))
    cells = np.empty((len(columns[0]), len(manifest["features"])), dtype=np.float32)
    for place, feature in enumerate(manifest["features"]):
        field = fields[feature["field"]]
        column = frame[field["column"]].to_numpy()
        if feature["kind"] == "number":
            cells[:, place] = column
            continue
        wanted = feature["value"] if feature["kind"] == "indicator" else True
        cells[:, place] = column == next(
            each["source"][0] for each in field["values"] if each["value"] == wanted
        )
    return cells


def read_booster() -> Any:
    """XGBoost with the model, which each worker reads once."""
    import xgboost

    model = bytearray(gzip.decompress((root / "training" / "champion" / "xgboost.json.gz").read_bytes()))
    return xgboost.Booster({"nthread": 1}, model_file=model)


def margins_of(booster: Any, columns: tuple[pd.Series, ...]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Margins of a batch by XGBoost."""
    margins: Any = booster.inplace_predict(features(columns), predict_type="margin")
    return np.asarray(margins, dtype=np.float64)


def by_xgboost(batches: Iterator[tuple[pd.Series, ...]]) -> Iterator[pd.Series]:
    """Probabilities by XGBoost."""
    booster = read_booster()
    for columns in batches:
        yield pd.Series(1 / (1 + np.exp(-margins_of(booster, columns))))


def by_onnx(batches: Iterator[tuple[pd.Series, ...]]) -> Iterator[pd.Series]:
    """Probabilities by ONNX Runtime from the bundle's file, whose answers are margins."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(bundle / "model.onnx"), options)
    name = session.get_inputs()[0].name
    for columns in batches:
        margins = session.run(None, {name: features(columns)})[0].astype(np.float64).ravel()
        yield pd.Series(1 / (1 + np.exp(-margins)))


def check(frame: dict[str, pd.Series]) -> tuple[Any, Any]:
    """What is wrong with each row, and what is unfamiliar in it; None where nothing is."""
    size = len(next(iter(frame.values())))
    errors, warnings = np.full(size, None, dtype=object), np.full(size, None, dtype=object)

    def note(words: Any, where: Any, found: str) -> None:
        if where.any():
            words[where] = [f"{each}; {found}" if each else found for each in words[where]]

    for field in checked:
        name, column = field["column"], frame[field["column"]]
        if field["type"] in ("number", "integer"):
            cells = column.to_numpy(dtype=np.float64)
            (least, most), (lowest, highest) = field["limits"], field["trained"]
            note(errors, np.isnan(cells), f"{name}: MISSING_VALUE")
            note(errors, (cells < least) | (cells > most), f"{name}: OUT_OF_RANGE")
            note(warnings, (cells < lowest) | (cells > highest), f"{name}: OUT_OF_RANGE")
            continue
        rule = field.get("requires")
        known = [spelling for each in field["values"] for spelling in each["source"]]
        unknown = ~column.isin([*known, rule["otherwise"]] if rule else known).to_numpy()
        accepts = field.get("unknown", {}).get("policy") == "accept"
        note(warnings if accepts else errors, unknown, f"{name}: UNKNOWN_VALUE")
        if rule:
            other = fields[rule["field"]]
            wanted = [each["source"][0] for each in other["values"] if each["value"] in rule["values"]]
            has = frame[other["column"]].isin(wanted).to_numpy()
            yes = next(each["source"][0] for each in field["values"] if each["value"] is True)
            wrong = np.where(has, (column == rule["otherwise"]).to_numpy(), (column == yes).to_numpy())
            note(errors, wrong, f"{name}: CONTRADICTION")
    return errors, warnings


def by_checking_xgboost(batches: Iterator[tuple[pd.Series, ...]]) -> Iterator[pd.DataFrame]:
    """All that the statement adds to a row, by XGBoost and pandas."""
    booster = read_booster()
    names = [field["column"] for field in checked]
    for columns in batches:
        frame = dict(zip(names, columns, strict=True))
        errors, warnings = check(frame)
        margins = margins_of(booster, tuple(frame[name] for name in inputs))
        probability = 1 / (1 + np.exp(-margins))
        band = np.full(len(probability), None, dtype=object)
        for name, point in bands:
            band[probability >= (thresholds[point] if point else 0)] = name
        answers = pd.DataFrame(
            {
                "probability": probability,
                "predicted": probability >= threshold,
                "risk_band": band,
                "margin": np.rint(margins * 2 ** manifest["margin"]["bits"]),
                "warnings": warnings,
            }
        )
        refused = pd.notna(errors)
        if refused.any():
            answers[refused] = None
        yield answers.assign(error=errors)


#: Columns of the statement's types and about its sizes, made of the row itself.
COPIED = {
    "churn_probability": "MonthlyCharges / 118.75D",
    "churn_predicted": "tenure > 32",
    "churn_risk_band": "Contract",
    "churn_margin": "CAST(tenure * 15000 AS INT)",
    "churn_warnings": "CAST(NULL AS STRING)",
    "churn_error": "CAST(NULL AS STRING)",
}


def scored(spark: SparkSession, rows: DataFrame, contender: Any) -> DataFrame:
    """The rows with probability and decision, not computed yet."""
    if "statement" in contender:
        return score.plan(spark, rows, contender["statement"], "customers")
    if contender["library"] == "none":
        return rows.selectExpr("*", *[f"{made} AS {name}" for name, made in COPIED.items()])
    if contender["library"] == "checking":
        kind = "probability double, predicted boolean, risk_band string, margin double, warnings string, error string"
        answer = sql.pandas_udf(by_checking_xgboost, kind)(
            *[sql.col(f"`{each['column']}`") for each in checked]
        )
        answers = rows.withColumn("churn", answer)
        names = [
            sql.col(f"churn.{each.split()[0]}").alias(f"churn_{each.split()[0]}") for each in kind.split(", ")
        ]
        return answers.select(*[sql.col(f"`{each}`") for each in rows.columns], *names)
    function = sql.pandas_udf({"xgboost": by_xgboost, "onnx": by_onnx}[contender["library"]], "double")
    found = rows.withColumn("churn_probability", function(*[sql.col(f"`{each}`") for each in inputs]))
    return found.withColumn("churn_predicted", sql.col("churn_probability") >= threshold)


def processors_seconds() -> float:
    """What the executors and all that they have started have used."""
    table = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            numbers = (entry / "stat").read_text().rsplit(") ", 1)[1].split()
            command = (entry / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        # The process itself, and its children that have ended: fields 14 to 17 of proc(5).
        table[int(entry.name)] = (
            int(numbers[1]),
            sum(map(int, numbers[11:15])),
            b"CoarseGrainedExecutor" in command,
        )

    def is_counted(process: int, below: bool = False) -> bool:
        if process == os.getpid():
            return below
        parent, _, is_executor = table.get(process, (0, 0, False))
        return parent > 0 and is_counted(parent, below or is_executor)

    ticks = sum(used for process, (_, used, _) in table.items() if is_counted(process))
    return ticks / os.sysconf("SC_CLK_TCK")


def run(spark: SparkSession, rows: int, contender: Any) -> None:
    """Scores all rows into a folder, and prints what it took."""
    source = spark.read.parquet(str(folder / f"customers-{rows}"))
    used, begun = processors_seconds(), time.monotonic()
    scored(spark, source, contender).write.mode("overwrite").parquet(str(folder / contender["name"]))
    seconds, processor = time.monotonic() - begun, processors_seconds() - used
    print(
        json.dumps({"name": contender["name"], "rows": rows, "seconds": seconds, "processor": processor}),
        flush=True,
    )


def compare(spark: SparkSession) -> None:
    """Counts customers for whom one decides otherwise than the first, which a sum of float32 may do once in a while."""
    deciding = [each for each in plan["contenders"] if each.get("library") != "none"]
    first, *others = [spark.read.parquet(str(folder / each["name"])) for each in deciding]
    for other, contender in zip(others, deciding[1:], strict=True):
        both = first.select("customer", sql.col("churn_predicted").alias("first")).join(other, "customer")
        found = both.agg(
            sql.count("*"), sql.count_if(~sql.col("first").eqNullSafe(sql.col("churn_predicted")))
        ).first()
        rows, differing = found or (0, 0)
        print(json.dumps({"name": contender["name"], "compared": rows, "differing": differing}), flush=True)


use_home(folder / "home")
spark = (
    SparkSession.builder.master(f"local-cluster[{cores},1,{plan['megabytes']}]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.executor.memory", f"{plan['megabytes']}m")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
    .getOrCreate()
)
for name, value in score.SETTINGS.items():
    spark.conf.set(name, value)
for size in plan["sizes"]:
    generate(spark, size["rows"])
    for _ in range(size["turns"]):
        for contender in plan["contenders"]:
            run(spark, size["rows"], contender)
    if size is plan["sizes"][0]:
        compare(spark)
print(json.dumps({"spark": spark.version}), flush=True)
spark.stop()
