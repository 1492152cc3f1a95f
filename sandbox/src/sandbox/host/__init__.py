"""The Python language host: it runs programs, policy packs and component plugins for the engine.

It replaces `pulumi-language-python`, which is part of the CLI's release and in no package registry. The engine attaches
to it (`PULUMI_DEBUG_LANGUAGES`). It installs nothing: programs use the packages of its own interpreter.
"""
