"""A real Kubernetes node: a control plane, a kubelet and its containers, and a firewall that enforces network policies.

It has namespaces of its own for mounts, networks, processes and the host name, so the machine stays as it is.
Knows nothing of any program. How its commands are built is in `sandbox.bootstrap.cluster`.
"""
