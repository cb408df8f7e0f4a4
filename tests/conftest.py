"""Profiles of hypothesis: `pytest --hypothesis-profile=thorough` looks longer than every run can."""

from hypothesis import settings

settings.register_profile("thorough", max_examples=400, stateful_step_count=60, deadline=None)
