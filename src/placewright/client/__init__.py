"""The Python client of the HTTP API: `Client` blocks, `AsyncClient` awaits, both from one list of operations.

Answers are frozen values (`values`); what a server refuses is raised as `errors.ApiError` with the server's sentence.
A request is sent again when the server says that it is busy or draining (429, 503), after the time that it asks for,
and when it is out of reach, provided that sending it twice does no harm.
"""

from placewright.client.drivers import AsyncClient, Client
from placewright.client.values import Batch, BatchList, Job, JobPage, Override

__all__ = ["AsyncClient", "Batch", "BatchList", "Client", "Job", "JobPage", "Override"]
