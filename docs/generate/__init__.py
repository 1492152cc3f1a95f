"""Documents made from the program: `python -m docs.generate` writes them, tests hold them to the models.

Owns the JSON schemas of the declaration and of a stack file, the reference, and the blocks of the guide that say what a
declaration emits. Owns no prose: that is written by hand in the documents themselves.
"""
