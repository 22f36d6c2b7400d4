"""The rules: contract, registry, profiles, and the catalogue of one module a rule."""
