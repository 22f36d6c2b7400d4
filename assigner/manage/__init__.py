"""The management cycle: what a sales manager does with a plan, one package an area, each computing what no manager could.

``responsibility`` (who answers for what), ``meetings`` and ``notices`` (talk), ``pairing`` (who learns from whom),
``watch`` (early signs, causes, repairs), ``disputes`` (two reps, one item); ``goals``, ``training``, ``cadence``,
``incentives`` and ``review``. What solves builds an assignment program and asks :mod:`assigner.search`, so that each
answer carries a bound. When to modify: never for a new area: it is a package beside these.
"""
