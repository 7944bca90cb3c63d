"""The recipe of our own Vosk model: texts, speech, features, training, graph, export.

`python -m models.training --help` lists the stages. Needs the packages of
`models/training/requirements.txt`; the assistant itself needs none of them.
"""
