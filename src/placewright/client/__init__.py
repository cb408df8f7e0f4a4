"""The Python client of the HTTP API: `Client` blocks, `AsyncClient` awaits, both from one list of operations.

Answers are frozen values (`values`); what a server refuses is raised as `errors.ApiError` with the server's sentence.
A request is sent again when the server says that it is busy or draining (429, 503), after the time that it asks for,
and when it is out of reach, provided that sending it twice does no harm: because it changes nothing, because it is the
same the second time, or under an `Idempotency-Key`, which is made for each call. For a server that knows no such keys
(the original service) give `idempotency=False`; the rest of the client asks for nothing of ours unless it is used.
"""

from placewright.client.drivers import AsyncClient, Client
from placewright.client.results import Results
from placewright.client.values import (
    Batch,
    BatchList,
    CustomAttribute,
    Export,
    Job,
    JobPage,
    Override,
    Submitted,
    Webhook,
)

__all__ = [
    "AsyncClient",
    "Batch",
    "BatchList",
    "Client",
    "CustomAttribute",
    "Export",
    "Job",
    "JobPage",
    "Override",
    "Results",
    "Submitted",
    "Webhook",
]
