"""Komekshi: an offline voice assistant for public-service help desks in Kazakhstan."""

__version__ = "0.1.0"
