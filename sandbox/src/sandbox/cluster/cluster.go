//go:build tools

// Package cluster pins the Kubernetes API server, its etcd and the kubectl that the sandbox builds.
//
// The imports keep `go mod tidy` from dropping the requirements; nothing here is ever linked.
package cluster

import (
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kubectl"
)
