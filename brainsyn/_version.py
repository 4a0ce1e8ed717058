"""The version of brainsyn."""

__version__ = '0.1.0'
