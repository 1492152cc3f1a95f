//go:build tools

// Package actionlint pins the checker of workflows that `make check` builds.
//
// The import keeps `go mod tidy` from dropping the requirement; nothing here is ever linked.
package actionlint

import _ "github.com/rhysd/actionlint/cmd/actionlint"
