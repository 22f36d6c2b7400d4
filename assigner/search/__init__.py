"""Search: good plans for programs of any size, with the bound that says how good.

Why it exists: the exact engine proves small programs; from a few thousand options on, prices,
compiled moves and exact blocks together are far quicker. When to modify: to add a way to improve.
"""

from assigner.search.portfolio import search

__all__ = ["search"]
