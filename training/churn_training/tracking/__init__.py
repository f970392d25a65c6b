"""MLflow, behind the few calls that a run needs."""

import os

# Set before MLflow is imported, because it reads them then.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("DO_NOT_TRACK", "true")
