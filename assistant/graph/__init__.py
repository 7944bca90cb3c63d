"""The recogniser's graph: lexicon and language model as OpenFst files, made without OpenFst."""
