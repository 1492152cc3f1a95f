"""The backend that applies objects to a real API server, and waits until they are ready or gone.

It follows `provider/pkg/await` of https://github.com/pulumi/pulumi-kubernetes.
"""
