//go:build tools

// Package cluster pins Kubernetes, its etcd and its firewall that the sandbox builds; its DNS server is in `dns`.
//
// The imports keep `go mod tidy` from dropping the requirements; nothing here is ever linked.
package cluster

import (
	_ "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router"
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-proxy"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
	_ "k8s.io/kubernetes/cmd/kubectl"
	_ "k8s.io/kubernetes/cmd/kubelet"
)
