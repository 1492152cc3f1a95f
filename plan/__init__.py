"""The plan: what must run for an accepted declaration (containers, files, endpoints, flows).

Owns every decision between what a stack says and what a target renders: names, environment variables, store
recipes, network flows. Pure, sorted and comparable; names each secret it needs and holds none. The nouns are in
`plan.model`; the table of environment variables is `facts.variables`.
"""
