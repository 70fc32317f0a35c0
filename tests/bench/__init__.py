"""Measured speed: `make bench` prints a table. Never a test, so that a busy machine fails nothing."""
