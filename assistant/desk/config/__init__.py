"""The settings file: its sections, and what is wrong in one."""
