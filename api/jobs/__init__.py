"""Durable jobs: everything that solves is queued, run in a process of its own, survives any death, and ends once.

How a job travels: :mod:`api.jobs.submit` writes its row and its turn in the queue in one transaction;
a worker (:mod:`api.jobs.worker`) takes the turn, :mod:`api.jobs.work` claims a job for it, runs it in a child process
(:mod:`api.jobs.child`) and ends it in one transaction. When to modify: to write down another part of that road.
"""
