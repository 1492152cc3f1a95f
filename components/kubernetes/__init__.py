"""The Kubernetes target: a plan as Kubernetes objects.

Owns the mapping from the types of the plan to objects, one module per kind. Decides nothing that the plan decides.
"""
