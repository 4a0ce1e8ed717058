"""The names of each BrainPy release, as data."""
