"""The components as a Pulumi package for every language.

Owns what the package contains, how its types read in other languages, and how arguments arrive. The components
themselves, and all checks of arguments, are in `components`.
"""
