"""Training: who can do what, what each skill of each person would be worth, the best plan for a budget, its sessions.

When to modify: never for another price: that is a field of :mod:`assigner.manage.training.asked`.
"""
