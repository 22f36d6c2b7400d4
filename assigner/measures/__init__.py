"""What it would take: priced remedies (overtime, training, hires, waivers, items left out) and the cheapest packages of them.

``repair`` asks for a plan that leaves nothing undone, ``reach`` for a plan that keeps stated targets. The folder is called
measures because managers take measures; in code one such decision is a *remedy*, since a measure of a plan is a figure
(:mod:`assigner.plan.measures`).
"""
