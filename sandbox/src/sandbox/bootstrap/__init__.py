"""Sets up what the commands need: a virtual environment and a Pulumi engine, both under `.cache/` of a project.

Runs before anything is installed, so it uses the standard library only.
It does not run Pulumi: that is the launcher's work (`python -m sandbox`).
"""
