"""The stages of a run, one module each, in the order of `pipeline.py`; and what follows a run: gate, ship."""
