"""The running desk, end to end: what visitors say goes in by sound, what it says comes back so."""
