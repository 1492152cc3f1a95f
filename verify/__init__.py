"""Checks from outside whether a deployed gateway behaves as the outputs of its stack say.

It connects to the gateway like a caller, a REST client or a stranger. For each control it reports that the
control holds, is broken, or was not tested and why. It needs the outputs as JSON and a network, but neither Pulumi nor
the cluster. It makes no call: the gateway refuses its requests, or they open no session.
"""
