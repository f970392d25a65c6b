"""From a CSV to a matrix: find the file, read its cells, clean, encode, split."""
