"""One small module per family of models, each with the same few functions: see `family.py`."""
