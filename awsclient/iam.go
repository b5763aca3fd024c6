package awsclient

import "strings"

// iamAction is the IAM action of a call as what names it: "CloudWatch
// GetMetricData" is cloudwatch:GetMetricData. It is empty when call is.
func iamAction(call string) string {
	i := strings.LastIndexByte(call, ' ')
	if i < 0 {
		return ""
	}
	return iamPrefix(call[:i]) + ":" + call[i+1:]
}

// iamPrefix is how IAM calls a service that the SDK names in words. Source:
// Service Authorization Reference.
func iamPrefix(service string) string {
	switch service {
	case "Elastic Load Balancing v2":
		return "elasticloadbalancing"
	case "Application Auto Scaling":
		return "application-autoscaling"
	case "CloudWatch Logs":
		return "logs"
	case "EC2 Instance Connect":
		return "ec2-instance-connect"
	default:
		return strings.ToLower(strings.ReplaceAll(service, " ", ""))
	}
}
