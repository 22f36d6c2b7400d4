"""Benchmarks: registered, seeded, recorded with commit and machine, losses too."""
