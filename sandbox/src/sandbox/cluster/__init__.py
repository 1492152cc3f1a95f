"""A real Kubernetes API server on this machine, to be asked whether it takes what is rendered.

There are no controllers, no scheduler and no node: objects are stored, admitted or refused, and nothing runs.
How the server is built is in `sandbox.bootstrap.cluster`.
"""
