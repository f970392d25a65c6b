"""Everything chosen on out-of-fold predictions of the training part; the hold-out is touched once."""
