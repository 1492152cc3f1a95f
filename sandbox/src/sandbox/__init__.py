"""A real Pulumi engine for machines that can download neither its CLI nor its plugins.

It runs any Pulumi program in Python, and knows none. A program cannot know that it runs here.
"""
