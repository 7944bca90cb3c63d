"""What the staff does with the catalogue: at the workbench and at the command line."""
