"""The tables and pictures of the notebooks, one function each."""
