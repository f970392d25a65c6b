"""One small module per family of models. All have the functions that `family.py` lists."""
