"""Compares the shipped model with others, with fewer training customers, and with weighted classes."""
