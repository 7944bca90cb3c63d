"""What was asked and missed: kept on this machine, without the visitor."""
