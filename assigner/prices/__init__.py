"""Proven lower bounds, row prices and reduced-cost fixing for any assignment program.

Why it exists: prices say what a minute of a rep is worth and how good a plan can be at most, at
sizes that no exact solver can open. When to modify: to make a bound tighter or quicker, never to
make it bolder: every bound is evaluated in whole numbers.
"""

from assigner.prices.bound import PriceResult, Pricing, bound_program, pins_of
from assigner.prices.fixing import Reduced, fix_options
from assigner.prices.seats import only_of, with_seats

__all__ = ["PriceResult", "Pricing", "Reduced", "bound_program", "fix_options", "only_of", "pins_of", "with_seats"]
