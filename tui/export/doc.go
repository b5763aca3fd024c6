// Package export turns what the deck shows into files: lists as CSV, JSON or
// YAML, documents as JSON or YAML. It knows no kind and makes no call.
package export
