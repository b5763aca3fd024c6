package model

import "strings"

// sign is a piece of wording and what it means.
type sign struct {
	text  string // in lower case
	words string
}

// startFailure says why the task never got to run; false when it did.
func startFailure(t Task) (string, bool) {
	for _, c := range t.Containers {
		if !c.ExitCode.IsKnown() && isStartError(c.Reason) {
			return c.Name + ": " + startWords(c.Reason, c.Image), true
		}
	}
	if isStartError(t.StopReason) {
		return startWords(t.StopReason, imageOf(t)), true
	}
	if t.StopCode != "TaskFailedToStart" {
		return "", false
	}
	if _, ended := t.culprit(); ended && t.StopReason == "Essential container in task exited" {
		return "", false // the container's end says more
	}
	return orReason("failed to start", t.StopReason), true
}

// imageOf returns the image of a task with one container only: of several it is
// not said which.
func imageOf(t Task) string {
	if len(t.Containers) == 1 {
		return t.Containers[0].Image
	}
	return ""
}

// isStartError recognises the errors of the agent and of Fargate that come before
// a container runs. Source: "Amazon ECS stopped tasks error messages" in the
// developer guide.
func isStartError(reason string) bool {
	for _, kind := range []string{
		"CannotPull", "CannotStart", "CannotCreate", "CannotInspect", "CannotDescribe", "CannotGetDockerClient",
		"ResourceInitializationError", "ResourceNotFoundException", "DockerTimeoutError", "TaskFailedToStart",
		"Timeout waiting for network interface", "Timeout waiting for EphemeralStorage", "Unexpected EC2 error",
		"Capacity is unavailable", "InternalError", "ContainerRuntimeError", "ContainerRuntimeTimeoutError",
		"SpawnContainerError", "CredentialSpec", "OutOfDiskError", "TaskLaunchError", "HostConfigError",
		"RESOURCE:", "AGENT", "ATTRIBUTE",
	} {
		if strings.HasPrefix(reason, kind) {
			return true
		}
	}
	return false
}

// startWords says what a start error means. What is not recognised is given as
// ECS wrote it.
func startWords(reason, image string) string {
	low := strings.ToLower(reason)
	switch {
	case strings.HasPrefix(reason, "CannotPull"):
		return "cannot pull " + imageName(image) + ": " + meaning(low, pullSigns(), reason)
	case strings.HasPrefix(reason, "ResourceInitializationError"):
		return "cannot be set up: " + meaning(low, setupSigns(), reason)
	case strings.HasPrefix(reason, "CannotStart"), strings.HasPrefix(reason, "CannotCreate"):
		return "cannot start: " + meaning(low, runSigns(), reason)
	case strings.HasPrefix(reason, "DockerTimeoutError"):
		return "cannot start: Docker did not answer in time"
	case strings.HasPrefix(reason, "Timeout waiting for network interface"):
		return "cannot start: its network interface was not ready in time"
	case strings.HasPrefix(reason, "Capacity is unavailable"):
		return "cannot start: Fargate has no capacity now"
	case strings.HasPrefix(reason, "OutOfDiskError"):
		return "cannot start: the disk is full"
	default:
		return oneLine(reason)
	}
}

func imageName(image string) string {
	if image == "" {
		return "the image"
	}
	return image
}

// meaning finds the first sign in the lower-case reason; without one it returns
// what follows the error's name.
func meaning(low string, signs []sign, reason string) string {
	for _, s := range signs {
		if strings.Contains(low, s.text) {
			return s.words
		}
	}
	if _, detail, ok := strings.Cut(reason, ": "); ok {
		return oneLine(detail)
	}
	return oneLine(reason)
}

// pullSigns are tried in order: a registry says "does not exist or may require
// authorization" for both, and a timeout may mention a manifest.
func pullSigns() []sign {
	return []sign{
		{"toomanyrequests", "the registry's rate limit is reached"},
		{"rate limit", "the registry's rate limit is reached"},
		{"no space left", "the disk is full"},
		{"no matching manifest", "it is not built for this platform"},
		{"does not match the specified platform", "it is not built for this platform"},
		{"may require", "there is no such image, or no access to it"},
		{"manifest unknown", "there is no such image or tag"},
		{"not found", "there is no such image or tag"},
		{"does not exist", "there is no such image or tag"},
		{"no basic auth credentials", "the registry's credentials are missing"},
		{"unauthorized", "the registry does not allow it"},
		{"not authorized", "the execution role does not allow it"},
		{"accessdenied", "the execution role does not allow it"},
		{"denied", "the registry does not allow it"},
		{"403", "the registry does not allow it"},
		{"no such host", "the registry's name cannot be found (network)"},
		{"timeout", "the registry cannot be reached (network)"},
		{"deadline exceeded", "the registry cannot be reached (network)"},
		{"request canceled", "the registry cannot be reached (network)"},
		{"connection", "the registry cannot be reached (network)"},
		{"dial tcp", "the registry cannot be reached (network)"},
	}
}

func setupSigns() []sign {
	return []sign{
		{"accessdenied", "the execution role may not read a secret or the image's credentials"},
		{"not authorized", "the execution role may not read a secret or the image's credentials"},
		{"resourcenotfoundexception", "a secret does not exist"},
		{"can't find the specified secret", "a secret does not exist"},
		{"invalid parameters", "a parameter of the parameter store does not exist"},
		{"did not contain json key", "a key is not in its secret"},
		{"log group does not exist", "its log group does not exist"},
		{"efs", "its EFS volume cannot be mounted"},
		{"deadline exceeded", "AWS cannot be reached from its subnet (secrets, registry or logs)"},
		{"timeout", "AWS cannot be reached from its subnet (secrets, registry or logs)"},
		{"request canceled", "AWS cannot be reached from its subnet (secrets, registry or logs)"},
		{"connection", "AWS cannot be reached from its subnet (secrets, registry or logs)"},
		{"failed to configure eni", "its network interface could not be set up"},
	}
}

func runSigns() []sign {
	return []sign{
		{"exec format error", "its image is built for another CPU architecture"},
		{"executable file not found", "the command is not in the image"},
		{"no such file or directory", "the command is not in the image"},
		{"permission denied", "the command is not executable"},
		{"port is already allocated", "its port is taken on the instance"},
		{"address already in use", "its port is taken on the instance"},
		{"no space left", "the disk is full"},
		{"failed to initialize logging driver", "its log driver could not be set up"},
		{"log group does not exist", "its log group does not exist"},
		{"cannot allocate memory", "the instance has no memory left"},
	}
}
