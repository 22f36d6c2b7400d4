"""Programs and blocks of programs through CP-SAT: the only package that imports ortools.

* :func:`assigner.cpsat.engine.solve_program`: a program, level by level, to a ``Solution``.
* :mod:`assigner.cpsat.blocks`: small blocks for large neighbourhood search, thousands of times.
* :func:`assigner.cpsat.cancel.cancel_on_interrupt`: Ctrl-C keeps the best plan so far.

Nothing here imports the solver before it is used. When to modify: to publish another entry point.
"""
