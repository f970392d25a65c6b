"""Checks that the data is what the contract says, before anything is learned from it."""
