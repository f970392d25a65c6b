"""What a run does, one module per stage in the order of `pipeline.py`; below it, the rooms that it calls."""
