package sim

import "fmt"

// The signing names of the services beside ECS, EC2 and STS, and how their
// requests name them.
const (
	serviceCloudWatch  = "monitoring"
	serviceELB         = "elasticloadbalancing"
	serviceAutoScaling = "autoscaling"
	serviceAppScaling  = "application-autoscaling"
	serviceIAM         = "iam"

	cloudWatchTarget = "GraniteServiceVersion20100801"
	appScalingTarget = "AnyScaleFrontendService"

	cloudWatchVersion  = "2010-08-01"
	elbVersion         = "2015-12-01"
	autoScalingVersion = "2011-01-01"
	iamVersion         = "2010-05-08"
)

// queryVersion is the API version of a service of the query protocol.
func queryVersion(service string) string {
	switch service {
	case serviceCloudWatch:
		return cloudWatchVersion
	case serviceELB:
		return elbVersion
	case serviceAutoScaling:
		return autoScalingVersion
	case serviceIAM:
		return iamVersion
	default:
		return stsVersion
	}
}

// queryNamespace is the XML namespace of the answers of such a service.
func queryNamespace(service string) string {
	host := "https://sts.amazonaws.com"
	switch service {
	case serviceCloudWatch, serviceELB, serviceAutoScaling:
		host = "http://" + service + ".amazonaws.com"
	case serviceIAM:
		host = "https://iam.amazonaws.com"
	}
	return host + "/doc/" + queryVersion(service) + "/"
}

// iamPrefix is what a service's actions begin with in policies. It is not always
// the signing name.
func iamPrefix(service string) string {
	if service == serviceCloudWatch {
		return "cloudwatch"
	}
	return service
}

// resourceBeside names the resource that IAM would check for a call to a service
// beside ECS. Most of their reads know none.
func (w *World) resourceBeside(q *request) string {
	switch q.op {
	case "DescribeAlarms", "DescribeAlarmHistory":
		return w.arn("cloudwatch", q.region, "alarm:*")
	case "EnableAlarmActions", "DisableAlarmActions":
		name := "*"
		if list, _ := q.params["AlarmNames"].([]any); len(list) > 0 {
			name = fmt.Sprint(list[0])
		}
		return w.arn("cloudwatch", q.region, "alarm:"+name)
	case "DescribeScalableTargets":
		return w.arn("application-autoscaling", q.region, "scalable-target/*")
	case "GetRole":
		name, _ := q.params["RoleName"].(string)
		return w.arn("iam", "", "role/"+name)
	case "SimulatePrincipalPolicy":
		arn, _ := q.params["PolicySourceArn"].(string)
		return arn
	default:
		return "*"
	}
}

// cloudWatchShape is the shape of an error of CloudWatch, whose code in the query
// protocol is often another one (the awsQueryError traits of its model).
func cloudWatchShape(code string) string {
	switch code {
	case "InvalidParameterValue", "InvalidParameterCombination":
		code += "Exception"
	case "MissingParameter":
		code = "MissingRequiredParameterException"
	case "InternalServiceError":
		code = "InternalServiceFault"
	case "InvalidFormat", "LimitExceeded":
		code += "Fault"
	case "ValidationError", "ResourceNotFound", "InvalidNextToken":
	default:
		return code // errors that all services share are in nobody's model
	}
	return "com.amazonaws.cloudwatch#" + code
}
