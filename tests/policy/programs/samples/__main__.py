"""Declares the manifests of a file, like the program of a team that has no components of its own."""

from pathlib import Path

import pulumi
import pulumi_kubernetes as kubernetes
import yaml

KINDS = {"Deployment": kubernetes.apps.v1.Deployment}

config = pulumi.Config()
rendered = kubernetes.Provider("rendered", render_yaml_to_directory=config.require("rendered"))
for number, document in enumerate(
    yaml.safe_load_all(Path(config.require("file")).read_text(encoding="utf-8"))
):
    KINDS[document["kind"]](
        f"{document['metadata']['name']}-{number}",
        metadata=document["metadata"],
        spec=document["spec"],
        opts=pulumi.ResourceOptions(provider=rendered),
    )
