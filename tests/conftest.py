"""Settings that hold for every test."""

from hypothesis import settings

# The machine is shared, so no example is judged by its time. A failure prints the blob that repeats it.
settings.register_profile("releve", deadline=None, print_blob=True)
settings.load_profile("releve")
