"""What all tests of the program share."""

from hypothesis import settings

# A property holds or not; how long an example takes depends on what else the machine does.
settings.register_profile("without-deadline", deadline=None)
settings.load_profile("without-deadline")
