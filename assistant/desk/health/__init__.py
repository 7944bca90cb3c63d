"""What `komekshi doctor` looks at."""
