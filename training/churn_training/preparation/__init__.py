"""From a CSV to a matrix: finds the file, reads its cells, cleans, encodes and splits them."""
