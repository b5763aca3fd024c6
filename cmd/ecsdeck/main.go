// Command ecsdeck is the terminal for Amazon ECS: it shows what is broken,
// says why, and fixes it.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
