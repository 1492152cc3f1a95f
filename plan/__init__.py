"""What must run: from an accepted declaration to containers, files, endpoints and flows.

Owns every decision between what a stack says and what a target renders: names, environment variables, store
recipes, network flows. Pure, sorted and comparable; names each secret it needs and holds none. The nouns are in
`plan.model`; the table of environment variables is `facts.variables`.
"""
