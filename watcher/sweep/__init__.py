"""Sweeps: which requests find what changed, what they may cost, and what became of each."""
