package sim

import (
	"encoding/xml"
	"time"
)

// The structs below are EC2's answer to DescribeInstances: one reservation an
// instance, as an Auto Scaling group gets them.

type describeInstancesOutput struct {
	XMLName      xml.Name         `xml:"http://ec2.amazonaws.com/doc/2016-11-15/ DescribeInstancesResponse"`
	ID           string           `xml:"requestId"`
	Reservations []ec2Reservation `xml:"reservationSet>item"`
	NextToken    string           `xml:"nextToken,omitempty"`
}

type ec2Reservation struct {
	ID        string            `xml:"reservationId"`
	OwnerID   string            `xml:"ownerId"`
	Groups    struct{}          `xml:"groupSet"`
	Instances []ec2InstanceItem `xml:"instancesSet>item"`
}

type ec2InstanceItem struct {
	ID           string             `xml:"instanceId"`
	ImageID      string             `xml:"imageId"`
	State        ec2State           `xml:"instanceState"`
	PrivateDNS   string             `xml:"privateDnsName"`
	DNS          string             `xml:"dnsName"`
	KeyName      string             `xml:"keyName,omitempty"`
	Type         string             `xml:"instanceType"`
	Launched     string             `xml:"launchTime"`
	Placement    ec2Placement       `xml:"placement"`
	Monitoring   string             `xml:"monitoring>state"`
	Subnet       string             `xml:"subnetId,omitempty"`
	VPC          string             `xml:"vpcId,omitempty"`
	PrivateIP    string             `xml:"privateIpAddress,omitempty"`
	PublicIP     string             `xml:"ipAddress,omitempty"`
	Groups       []ec2Group         `xml:"groupSet>item"`
	Architecture string             `xml:"architecture"`
	RootType     string             `xml:"rootDeviceType"`
	RootName     string             `xml:"rootDeviceName"`
	Lifecycle    string             `xml:"instanceLifecycle,omitempty"`
	Tags         []ec2Tag           `xml:"tagSet>item"`
	Hypervisor   string             `xml:"hypervisor"`
	Profile      *ec2Profile        `xml:"iamInstanceProfile"`
	Platform     string             `xml:"platformDetails"`
	Metadata     ec2MetadataOptions `xml:"metadataOptions"`
}

type ec2State struct {
	Code int    `xml:"code"`
	Name string `xml:"name"`
}

type ec2Placement struct {
	Zone    string `xml:"availabilityZone"`
	Group   string `xml:"groupName"`
	Tenancy string `xml:"tenancy"`
}

type ec2Group struct {
	ID   string `xml:"groupId"`
	Name string `xml:"groupName"`
}

type ec2Tag struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

type ec2Profile struct {
	Arn string `xml:"arn"`
	ID  string `xml:"id"`
}

type ec2MetadataOptions struct {
	State    string `xml:"state"`
	Tokens   string `xml:"httpTokens"`
	HopLimit int    `xml:"httpPutResponseHopLimit"`
	Endpoint string `xml:"httpEndpoint"`
}

// reservations renders one page of machines.
func (w *World) reservations(q *request, page []*EC2Instance, next string) describeInstancesOutput {
	out := describeInstancesOutput{ID: q.id, NextToken: next}
	for _, h := range page {
		out.Reservations = append(out.Reservations, ec2Reservation{
			ID: "r-" + h.ID[len("i-"):], OwnerID: w.opts.Account, Instances: []ec2InstanceItem{h.item()},
		})
	}
	return out
}

// item renders one machine.
func (h *EC2Instance) item() ec2InstanceItem {
	item := ec2InstanceItem{
		ID: h.ID, ImageID: h.ImageID, State: ec2State{stateCode(h.State), h.State},
		PrivateDNS: h.PrivateDNS, DNS: h.PublicDNS, KeyName: h.KeyName, Type: h.Type,
		Launched:   h.Launched.Time().Format(time.RFC3339),
		Placement:  ec2Placement{Zone: h.Zone, Tenancy: "default"},
		Monitoring: "disabled", Subnet: h.Subnet, VPC: h.VPC, PrivateIP: h.PrivateIP, PublicIP: h.PublicIP,
		Architecture: h.Architecture, RootType: "ebs", RootName: "/dev/xvda", Lifecycle: h.Lifecycle,
		Hypervisor: "xen", Platform: h.Platform,
		Metadata: ec2MetadataOptions{State: "applied", Tokens: "required", HopLimit: 2, Endpoint: "enabled"},
	}
	if h.SecurityGroup != "" {
		item.Groups = []ec2Group{{ID: h.SecurityGroup, Name: "ecs-hosts"}}
	}
	if h.Profile != "" {
		item.Profile = &ec2Profile{Arn: h.Profile, ID: "AIPA2SIMULATEDAWS0000"}
	}
	for _, t := range h.Tags {
		item.Tags = append(item.Tags, ec2Tag(t))
	}
	return item
}

// stateCode is EC2's number of a state.
func stateCode(state string) int {
	switch state {
	case "running":
		return 16
	case "shutting-down":
		return 32
	case "terminated":
		return 48
	case "stopping":
		return 64
	case "stopped":
		return 80
	default: // pending
		return 0
	}
}
