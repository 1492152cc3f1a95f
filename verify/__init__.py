"""Checks a gateway from outside: does it hold what its stack's outputs say?

It connects to the deployed gateway as a caller, a REST client or a stranger would, and reports each control as holding,
broken, or not asked with the reason. It needs the outputs as JSON and a network, and neither Pulumi nor the cluster.
It places no call: what it sends is refused, or asks for no session.
"""
