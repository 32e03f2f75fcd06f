//go:build linux && !amd64 && !arm64

package process

import "errors"

func filterHelped() error { return errors.ErrUnsupported }
