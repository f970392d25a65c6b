"""One Spark session for all tests, whose executors are processes of their own.

Reads a request a line, as JSON, and prints a line with its answer. Ends where its input does.
"""

import contextlib
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql.types import StringType, StructField, StructType

sys.path.insert(0, str(Path(__file__).parents[2] / "examples" / "spark"))
import score
from spark_home import use_home

QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

folder = sys.argv[1]
home = use_home(Path(folder) / "home")
# Executors say in their logs which code they could not compile, or not well.
logs = Path(folder) / "log4j2.properties"
logs.write_text(
    """
rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
logger.code.name = org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator
logger.code.level = info
"""
)
spark = (
    SparkSession.builder.master("local-cluster[2,1,1024]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    # A plan of long expressions is printed for the page that nobody looks at, again and again.
    .config("spark.sql.maxPlanStringLength", "10000")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.warehouse.dir", f"{folder}/warehouse")
    # Java's second compiler takes longer than it saves in the minute that a session lasts.
    .config("spark.driver.extraJavaOptions", QUICK_START)
    .config("spark.executor.extraJavaOptions", f"{QUICK_START} -Dlog4j2.configurationFile={logs}")
    # What Spark's compiler refuses fails, where Spark would else interpret it at a tenth of the speed.
    .config("spark.sql.codegen.factoryMode", "CODEGEN_ONLY")
    .config(map=score.SETTINGS)
    .getOrCreate()
)


def load(name: str, columns: list[str], path: str) -> None:
    """Makes a file of JSON lines a table of texts."""
    schema = StructType([StructField(column, StringType()) for column in columns])
    quoted = name.replace("`", "``")
    spark.read.schema(schema).json(path).createOrReplaceTempView(f"`{quoted}`")


def query(sql: str, path: str) -> None:
    """Writes what a statement answers into a folder of JSON lines."""
    spark.sql(sql).write.json(path)


def save(sql: str, path: str) -> None:
    """Writes what a statement answers into a folder of Parquet."""
    spark.sql(sql).write.parquet(path)


def define(name: str, sql: str) -> None:
    """Gives a statement the name of a table, without running it."""
    spark.sql(sql).createOrReplaceTempView(name)


def run(words: list[str]) -> dict[str, Any]:
    """Runs the job of the example in this session."""
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(printed):
        status = score.main(words, spark)
    return {"status": status, "printed": printed.getvalue()}


def compiled() -> dict[str, Any]:
    """How much code the executors have compiled so far, and what they say against it."""
    lines = [
        line
        for log in (home / "work" / spark.sparkContext.applicationId).glob("*/stderr")
        for line in log.read_text(errors="replace").splitlines()
    ]
    odd = re.compile(r"too long to be JIT compiled|grows beyond|[Ff]alling back|Failed to compile")
    return {
        "times": sum("Code generated in" in line for line in lines),
        "complaints": sorted({line[:300] for line in lines if odd.search(line)}),
    }


def configure(name: str, value: str) -> None:
    spark.conf.set(name, value)


requests: dict[str, Callable[..., Any]] = {
    "load": load,
    "query": query,
    "save": save,
    "define": define,
    "run": run,
    "configure": configure,
    "compiled": compiled,
}
print(json.dumps({"answer": spark.version}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    try:
        reply = {"answer": requests[request["name"]](**request["values"])}
    except Exception as error:
        reply = {"error": str(error)[:2000]}
    print(json.dumps(reply), flush=True)
spark.stop()
