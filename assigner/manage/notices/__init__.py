"""Change notices: what comes, what goes, why and from when, a digest a person in their language, in formats that arrive.

When to modify: never; each module says at its top what it does.
"""
