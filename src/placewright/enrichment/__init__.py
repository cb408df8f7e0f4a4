"""Joins the stages: from the inputs of a job to its answer, or to the trace of how it came about."""

from placewright.enrichment.enricher import Enricher, open_enricher
from placewright.enrichment.fingerprint import fingerprint
from placewright.enrichment.influence import Influence
from placewright.enrichment.query import query_of
from placewright.enrichment.trace import Trace

__all__ = ["Enricher", "Influence", "Trace", "fingerprint", "open_enricher", "query_of"]
