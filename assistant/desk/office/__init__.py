"""A desk and its head office: rows and states up, catalogues down."""
