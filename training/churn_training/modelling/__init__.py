"""All choices, made on out-of-fold predictions of the training part; none is computed from the hold-out."""
