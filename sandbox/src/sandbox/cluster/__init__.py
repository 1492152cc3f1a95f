"""A real Kubernetes API server on this machine, which checks rendered objects.

There are no controllers, no scheduler and no node: objects are stored or refused, and nothing runs.
`sandbox.bootstrap.cluster` builds the server.
"""
