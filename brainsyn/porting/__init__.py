"""The ``brainsyn`` command: programs written for a legacy BrainPy, run as they are."""
