"""The Docker target: a plan as containers of one Docker host.

Owns the mapping from the types of the plan to networks, volumes and containers. Decides nothing that the plan decides.
"""
