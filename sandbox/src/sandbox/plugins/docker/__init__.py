"""The `docker` plugin: containers, networks, volumes and images, checked and previewed.

It speaks to no daemon, so an update of the Docker target ends with a clear message, unless a test pretends one. Tables follow the published
schema of the official plugin, which is built on https://github.com/kreuzwerker/terraform-provider-docker.
"""
