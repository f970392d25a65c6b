"""A home for one Spark alone, so that the logs of its executors go with it."""

import os
from pathlib import Path

from pyspark.find_spark_home import _find_spark_home


def use_home(folder: Path) -> Path:
    """Makes a folder the home of the Spark that starts next: all that is installed, by links.

    Workers of a local cluster write into `work` in their home, wherever they are told to.
    """
    folder.mkdir(parents=True)
    for entry in Path(_find_spark_home()).iterdir():
        if entry.name != "work":
            (folder / entry.name).symlink_to(entry)
    os.environ["SPARK_HOME"] = str(folder)
    return folder
