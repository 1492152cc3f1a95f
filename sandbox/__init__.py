"""A real Pulumi engine for machines that can download neither its CLI nor its plugins.

Nothing of the product imports this package, and the product cannot know that it runs here.
"""
