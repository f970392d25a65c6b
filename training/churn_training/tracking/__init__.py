"""MLflow, behind the few things that a run has to say."""

import os

# Before MLflow is imported, which reads them then.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
