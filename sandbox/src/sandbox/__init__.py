"""Runs a real Pulumi engine on machines that cannot download its CLI or its plugins.

It runs any Pulumi program in Python and depends on none. A program cannot notice that it runs here.
"""
