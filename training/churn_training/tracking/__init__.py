"""MLflow, behind the few things that a run has to say."""
