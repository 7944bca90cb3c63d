"""What the desk says, before visitors hear it: scripts to read, and sentences hard to hear."""
