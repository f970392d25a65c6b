"""Reads trees of any library into one neutral form, rounds their leaves, and exports them."""
