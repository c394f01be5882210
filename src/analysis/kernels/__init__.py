"""Processes that wait, ready, to be forked: what a forked kernel and a forked report have in common."""
