"""Kinds of jobs, one module each, named for what it does; every module here is found by itself.

A module has ``TITLE`` (words), ``Params`` (a pydantic model) and ``run(task) -> Outcome``, which runs in the child
process: heavy imports belong inside it, because the API process imports this module too. It may have ``check(tx,
caller, asked)`` (before a job is stored: raise what is wrong, return the inputs that are meant), ``prepare(tx, job,
folder)`` (writes the input files) and ``keep(tx, job, folder)`` (stores the new plan in the transaction that ends the
job, and returns its id); :mod:`api.plans.for_jobs` has all three.
When to modify: never for a new kind.
"""
