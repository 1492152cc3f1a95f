//go:build tools

// Package engine pins the Pulumi CLI that the sandbox builds when none is on PATH.
//
// The import keeps `go mod tidy` from dropping the requirement; nothing here is ever linked.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
