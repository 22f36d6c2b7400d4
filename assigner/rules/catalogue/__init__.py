"""The catalogue: one rule, one module, named for the fault it finds."""
