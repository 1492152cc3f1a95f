"""The Python language host: runs programs, policy packs and component plugins for the engine.

Stands in for `pulumi-language-python`, which ships with the CLI and cannot be had from a package registry.
The engine attaches to it (`PULUMI_DEBUG_LANGUAGES`). It installs nothing: dependencies are those of its own
interpreter.
"""
