"""Servers that stand in for Pulumi's provider plugins where those cannot be downloaded.

Each speaks the plugin protocol and does the real work of the few resource types that it has. They follow the
published schemas of the official plugins and refuse what those would refuse.

They do not aim to be complete, and no program may know that it talks to them: whoever can download
plugins uses the official ones with the same program.
"""
