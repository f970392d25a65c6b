"""All choices, made on out-of-fold predictions of the training part; the hold-out is used once."""
