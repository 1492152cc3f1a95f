"""Servers that replace Pulumi's provider plugins where those cannot be downloaded.

Each speaks the plugin protocol and does the real work of a few resource types. They follow the published schemas of the
official plugins, and refuse what those refuse.

They are not complete, and a program cannot notice that it uses them: who can download plugins uses the official ones
with the same program.
"""
