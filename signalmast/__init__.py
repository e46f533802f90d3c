"""Signalmast: one self-hosted desk for a small public-information team."""

__version__ = "0.1.0"
