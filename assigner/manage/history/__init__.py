"""What a CRM remembers, made fit for computing: deals as columns, periods, and the yardstick of an average rep.

Goals, incentives and reviews read it; none of them knows where the deals came from. When to modify: never to bend one of
these three; what a deal remembers stands in :mod:`assigner.files.deals`.
"""
