package sim

import (
	"fmt"
	"net/http"
	"strings"
)

// missingToken is what each protocol answers to a request without a signature.
func missingToken(q *request) *Error {
	if q.proto == protoJSON || q.proto == protoJSON10 || q.proto == protoCBOR {
		return &Error{Code: "MissingAuthenticationTokenException", Message: "Missing Authentication Token", Status: http.StatusBadRequest}
	}
	return &Error{Code: "MissingAuthenticationToken", Message: "Request is missing Authentication Token", Status: http.StatusForbidden}
}

// noSuchAction is what each protocol answers to an operation that the service
// does not have.
func noSuchAction(q *request) *Error {
	switch q.proto {
	case protoQuery:
		return &Error{Code: "InvalidAction", Message: fmt.Sprintf("Could not find operation %s for version %s", q.op, queryVersion(q.service)), Status: http.StatusBadRequest}
	case protoEC2:
		return &Error{Code: "InvalidAction", Message: fmt.Sprintf("The action %s is not valid for this web service.", q.op), Status: http.StatusBadRequest}
	default:
		return unknownOperation()
	}
}

// faultError is the error that a fault or an empty bucket gives, with the code,
// message and status that the service itself uses.
func (w *World) faultError(kind FaultKind, q *request) *Error {
	switch kind {
	case Throttle:
		return throttled(q)
	case ServerError:
		return serverError(q)
	case Unavailable:
		return unavailable(q)
	case ExpiredToken:
		return expired(q)
	case AccessDenied:
		return w.denied(q)
	default:
		return &Error{Code: "InternalFailure", Message: "unknown fault " + string(kind), Status: http.StatusInternalServerError}
	}
}

func throttled(q *request) *Error {
	switch q.proto {
	case protoQuery, protoJSON10, protoCBOR:
		return &Error{Code: "Throttling", Message: "Rate exceeded", Status: http.StatusBadRequest}
	case protoEC2:
		return &Error{Code: "RequestLimitExceeded", Message: "Request limit exceeded.", Status: http.StatusServiceUnavailable}
	default:
		return &Error{Code: "ThrottlingException", Message: "Rate exceeded", Status: http.StatusBadRequest}
	}
}

func serverError(q *request) *Error {
	switch q.proto {
	case protoQuery, protoJSON10, protoCBOR:
		return &Error{Code: "InternalFailure", Message: "The request processing has failed because of an unknown error, exception or failure.", Status: http.StatusInternalServerError}
	case protoEC2:
		return &Error{Code: "InternalError", Message: "An internal error has occurred", Status: http.StatusInternalServerError}
	default:
		return &Error{Code: "ServerException", Message: "Service Unavailable. Please try again later.", Status: http.StatusInternalServerError}
	}
}

func unavailable(q *request) *Error {
	switch q.proto {
	case protoQuery, protoJSON10, protoCBOR:
		return &Error{Code: "ServiceUnavailable", Message: "The request has failed due to a temporary failure of the server.", Status: http.StatusServiceUnavailable}
	case protoEC2:
		return &Error{Code: "Unavailable", Message: "The server is overloaded and can't handle the request.", Status: http.StatusServiceUnavailable}
	default:
		return &Error{Code: "ServiceUnavailableException", Message: "The request has failed due to a temporary failure of the server.", Status: http.StatusServiceUnavailable}
	}
}

func expired(q *request) *Error {
	const message = "The security token included in the request is expired"
	switch q.proto {
	case protoQuery, protoJSON10, protoCBOR:
		return &Error{Code: "ExpiredToken", Message: message, Status: http.StatusForbidden}
	case protoEC2:
		return &Error{Code: "RequestExpired", Message: "Request has expired.", Status: http.StatusBadRequest}
	default:
		return &Error{Code: "ExpiredTokenException", Message: message, Status: http.StatusBadRequest}
	}
}

// denied is IAM's refusal: who, what, on which resource and why.
func (w *World) denied(q *request) *Error {
	action := iamPrefix(q.service) + ":" + q.op
	why := fmt.Sprintf("because no identity-based policy allows the %s action", action)
	message := fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %s %s", w.callerARN(), action, w.resourceOf(q), why)
	switch q.proto {
	case protoQuery, protoJSON10, protoCBOR:
		return &Error{Code: "AccessDenied", Message: message, Status: http.StatusForbidden}
	case protoEC2:
		return &Error{
			Code:    "UnauthorizedOperation",
			Message: fmt.Sprintf("You are not authorized to perform this operation. User: %s is not authorized to perform: %s %s", w.callerARN(), action, why),
			Status:  http.StatusForbidden,
		}
	default:
		return &Error{Code: "AccessDeniedException", Message: message, Status: http.StatusBadRequest}
	}
}

// resourceOf names the resource that IAM would check for the call: what the
// call names in its cluster, the cluster, or "*".
func (w *World) resourceOf(q *request) string {
	switch q.service {
	case "logs":
		return w.logResource(q)
	case serviceCloudWatch, serviceELB, serviceAutoScaling, serviceAppScaling, serviceIAM:
		return w.resourceBeside(q)
	case serviceSSM, serviceKMS, serviceConnect, serviceGateway:
		return w.shellResource(q)
	}
	text := func(key string) string { s, _ := q.params[key].(string); return s }
	cluster := text("cluster")
	if cluster == "" {
		cluster = "default"
	}
	arn := func(kind, name string) string {
		if strings.HasPrefix(name, "arn:") {
			return name
		}
		return fmt.Sprintf("arn:aws:ecs:%s:%s:%s/%s", q.region, w.opts.Account, kind, name)
	}
	first := func(key string) string {
		list, _ := q.params[key].([]any)
		if len(list) == 0 {
			return ""
		}
		s, _ := list[0].(string)
		return s
	}
	within := shortName(cluster) + "/"
	switch q.op {
	case "DescribeServices":
		return arn("service", within+first("services"))
	case "UpdateService":
		return arn("service", within+text("service"))
	case "DescribeTasks", "GetTaskProtection", "UpdateTaskProtection":
		return arn("task", within+first("tasks"))
	case "StopTask", "ExecuteCommand":
		return arn("task", within+text("task"))
	case "DescribeContainerInstances", "UpdateContainerInstancesState":
		return arn("container-instance", within+first("containerInstances"))
	case "UpdateContainerAgent":
		return arn("container-instance", within+text("containerInstance"))
	case "DescribeClusters":
		if c := first("clusters"); c != "" {
			cluster = c
		}
		return arn("cluster", cluster)
	case "RunTask":
		return arn("task-definition", text("taskDefinition"))
	case "ListContainerInstances":
		return arn("cluster", cluster)
	case "ListTagsForResource", "TagResource", "UntagResource":
		return text("resourceArn")
	default: // no resource-level permission, or cluster as a condition only
		return "*"
	}
}
