"""Clear responsibility: who develops, keeps and serves what; which split of roles covers the work; a dated work plan.

When to modify: never; each module says at its top what it does.
"""
