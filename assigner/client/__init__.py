"""The client of the service: typed calls over HTTP, waiting for jobs, failures in the service's own words.

    from assigner.client import Client

When to modify: when callers need another name at hand.
"""

from assigner.client.asynchronous import AsyncClient
from assigner.client.client import Client
from assigner.client.failures import JobFailedError, ServiceError, UnreachableError

__all__ = ["AsyncClient", "Client", "JobFailedError", "ServiceError", "UnreachableError"]
