"""The backend that applies: objects of a real API server, awaited until they are ready and until they are gone.

It follows `provider/pkg/await` of https://github.com/pulumi/pulumi-kubernetes.
"""
