//go:build tools

// Package pulumiyaml pins the language host for programs in YAML.
//
// The import keeps `go mod tidy` from dropping the requirement; nothing here is ever linked.
package pulumiyaml

import _ "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
