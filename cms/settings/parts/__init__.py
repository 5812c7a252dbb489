"""The parts that the settings are put together from, one concern each."""
