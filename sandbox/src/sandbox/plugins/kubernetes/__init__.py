"""The `kubernetes` plugin in its rendering mode: objects become YAML files in a folder.

It behaves as https://github.com/pulumi/pulumi-kubernetes does with `renderYamlToDirectory`. It speaks to no cluster;
the official plugin does.
"""
