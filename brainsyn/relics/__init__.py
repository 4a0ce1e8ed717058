"""Small functions and classes of BrainPy 2.3 that brainpy no longer has."""
