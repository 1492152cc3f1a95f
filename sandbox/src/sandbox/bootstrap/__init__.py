"""Sets up what the commands need: a virtual environment and a Pulumi engine, both in the project's `.cache/`.

It runs before anything is installed, so it uses only the standard library. It does not run Pulumi; the launcher does
(`python -m sandbox`).
"""
