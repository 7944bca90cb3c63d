"""All gates of `komekshi check`: those of the catalogue, and those that need more than it."""

from assistant.desk.gates.examine import Examined, Skipped, examine_catalogue

__all__ = ["Examined", "Skipped", "examine_catalogue"]
