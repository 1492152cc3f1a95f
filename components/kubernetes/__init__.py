"""The Kubernetes target: a plan as Kubernetes objects.

Owns the mapping from the plan's nouns to objects, one module per kind. Decides nothing that the plan decides.
"""
