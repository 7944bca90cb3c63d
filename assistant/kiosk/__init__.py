"""The screens: the visitor's page and the staff's workbench, served on this machine."""
