"""A real Kubernetes node: a control plane, a kubelet with containers, and a firewall that enforces network policies.

It has its own namespaces for mounts, networks, processes and the host name, so the machine stays as it is. It knows
nothing of any program. `sandbox.bootstrap.cluster` builds its commands.
"""
