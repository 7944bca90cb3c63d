"""Microphone and loudspeaker of a desk, which come and go."""
