"""Gates of `check`: each yields what one kind of fault breaks. Pure."""
