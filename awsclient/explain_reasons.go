package awsclient

import (
	"cmp"
	"fmt"
	"strings"
)

// The reasons of failures are explained as in "Amazon ECS API failure reasons"
// in the developer guide.

// missingKind tells what is gone from what was refused.
func missingKind(e *MissingError) FaultKind {
	switch e.Reason {
	case "TASK_NOT_VALID", "DEPLOYMENT_BLOCKED":
		return FaultInvalid
	default:
		return FaultNotFound
	}
}

func missingWords(e *MissingError) string {
	switch e.Reason {
	case "MISSING":
		return cmp.Or(e.Service, "ECS") + " does not know it any more"
	case "TASK_NOT_VALID":
		return "ECS protects only running tasks of a service" + detail(e)
	case "DEPLOYMENT_BLOCKED":
		return "ECS sets no protection while a deployment waits for protected tasks" + detail(e)
	default:
		return "ECS says " + e.Error()
	}
}

func detail(e *MissingError) string {
	if e.Detail == "" {
		return ""
	}
	return ": " + strings.TrimRight(e.Detail, ".")
}

func placementWords(e *PlacementError) string {
	var why []string
	for _, f := range e.Failures {
		why = append(why, placementReason(f))
	}
	return fmt.Sprintf("%d of %s started: %s", e.Started, tasks(e.Wanted), strings.Join(why, "; "))
}

func placementReason(f MissingError) string {
	if what, ok := strings.CutPrefix(f.Reason, "RESOURCE:"); ok {
		return "no instance has enough " + resourceName(what) + " left"
	}
	switch f.Reason {
	case "AGENT":
		return "the agent of the instance is not connected"
	case "ATTRIBUTE":
		return "no instance has the attributes that the task definition needs" + detail(&f)
	case "LOCATION":
		return "no instance is in the zones of the subnets" + detail(&f)
	case "MISSING":
		return "there is no instance to run on" + detail(&f)
	default:
		return "ECS says " + f.Error()
	}
}

func resourceName(what string) string {
	switch what {
	case "CPU", "GPU":
		return what
	case "ENI":
		return "network interfaces"
	default:
		return strings.ToLower(what)
	}
}
