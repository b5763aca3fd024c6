//go:build !linux

package main

import "os"

// ptyrun needs Linux; the scripts that use it are skipped elsewhere.
func ptyrun() { os.Exit(99) }
