"""The plan: what must run for an accepted declaration (containers, files, endpoints, flows).

Owns every decision between what a stack says and what a target renders: names, environment variables, store
recipes, network flows. Plans are sorted and comparable. A plan names the secrets that it needs and contains none. The
types are in `plan.model` and `facts.model`; the table of environment variables is `facts.variables`.
"""
