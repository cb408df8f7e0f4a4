"""Writes jobs as the API shows them: as objects, as rows, and as whole files of four formats."""

from placewright.exports.formats import MEDIA_TYPES
from placewright.exports.job_view import JobView, echo, job_view, not_run
from placewright.exports.rows import CsvRows
from placewright.exports.run import claim_and_run, sweep

__all__ = ["MEDIA_TYPES", "CsvRows", "JobView", "claim_and_run", "echo", "job_view", "not_run", "sweep"]
