"""Whether a candidate may ship: only bundle folders and frozen data are read, nothing is trained."""
