"""Decides whether a candidate may ship. Reads bundle folders and the hold-out, and trains nothing."""
