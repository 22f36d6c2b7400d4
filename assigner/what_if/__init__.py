"""What if: many scenarios of one problem solved side by side, compared, and held to gates.

``variants_of`` makes the runs of scenario files, ``run_variants`` solves them in parallel from the base's plan and prices,
``compare`` lays them beside the base. When to modify: to publish another entry point.
"""

from assigner.what_if.comparison import Comparison, Entry, compare
from assigner.what_if.runs import Run, run_variants
from assigner.what_if.variants import Variant, variants_of

__all__ = ["Comparison", "Entry", "Run", "Variant", "compare", "run_variants", "variants_of"]
