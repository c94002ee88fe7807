"""What holds for every test."""

from hypothesis import settings

# The same examples on every machine: a run of CI says something about the change and not about its luck.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
