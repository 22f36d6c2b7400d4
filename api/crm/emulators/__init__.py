"""Emulators of four CRMs: real HTTP in their own process, with their error shapes, limits, echoes and retries.

They sign, encrypt and count on their own and share no code with the connectors, so that a mistake in one is not
hidden by the same mistake in the other. ``assigner crm-emulator --system hubspot`` starts one; ``/_emulator`` is its
control panel (:mod:`api.crm.emulators.panel`). When to modify: to add a system, write its module and name it in
:mod:`api.crm.emulators.serve`.
"""
