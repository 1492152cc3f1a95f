"""The Docker target: a plan as containers of one Docker host.

Owns the mapping from the plan's nouns to networks, volumes and containers. Decides nothing that the plan decides.
"""
