"""The `tls` plugin: private keys, requests and certificates, made with `cryptography`.

It behaves as https://github.com/hashicorp/terraform-provider-tls does, on which the official plugin is built.
"""
