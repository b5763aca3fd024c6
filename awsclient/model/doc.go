// Package model is the ECS estate as plain values: clusters, services, tasks
// and what surrounds them, each with a health and a reason derived from it.
// It imports only the standard library and never talks to AWS.
//
// Units are the same everywhere: CPU in ECS CPU units (1024 is one vCPU),
// memory in MiB, times in the zone AWS sent them in, the zero time meaning
// "AWS did not say".
package model
