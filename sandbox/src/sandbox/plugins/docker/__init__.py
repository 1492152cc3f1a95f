"""The `docker` plugin: networks, volumes, images and containers of a Docker daemon, through its Engine API.

Tables follow the published schema of the official plugin, which is built on
https://github.com/kreuzwerker/terraform-provider-docker. A preview asks no daemon.
"""
