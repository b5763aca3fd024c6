package model

import "time"

// HostFacts is what a Session Manager shell on a host depends on.
type HostFacts struct {
	Instance Instance
	EC2      Maybe[EC2Instance] // none when EC2 does not know it
	SSM      Maybe[SSMAgent]    // none when Systems Manager does not know it
	SSMWhy   string             // why it is unknown
	Channel  Maybe[bool]        // Session Manager can reach it now
	Attempt  Maybe[Attempt]     // the last one; unknown when none was made
	Caller   Maybe[Permissions] // what IAM says of the person's own role or user
	Now      time.Time
}

// SSMAgent is the SSM agent of a host, as Systems Manager knows it.
type SSMAgent struct {
	Version  string
	Latest   bool
	Ping     string // Online, ConnectionLost or Inactive
	LastPing time.Time
	Platform string // "Amazon Linux 2023"
	System   string // Linux, MacOS or Windows
}

// remoteHostAgent is the first SSM agent that forwards to remote hosts. Source:
// "Starting a session" in the user guide of Systems Manager.
const remoteHostAgent = "3.1.1374.0"

// DiagnoseHost tells what a Session Manager shell on a host needs and what of it
// is there. Source: "Session Manager prerequisites" and "Troubleshooting Session
// Manager" in the user guide of Systems Manager.
func DiagnoseHost(x HostFacts) []Finding {
	var f findings
	x.machine(&f)
	x.managed(&f)
	x.channel(&f)
	if x.Instance.attribute("bottlerocket.variant") != "" {
		f.add(FindingWarn, "the shell is on the host itself", "it runs Bottlerocket: the shell is in its control container", "use enter-admin-container there, or sheltie, to get further")
	}
	f.attempt(x.Attempt, x.Caller, "ssm:StartSession", "ssm:StartSession and ssmmessages:OpenDataChannel")
	return f
}

func (x HostFacts) machine(f *findings) {
	title := "the instance runs"
	if x.Instance.External() {
		f.ok(title, "it is an external instance, managed by Systems Manager")
		return
	}
	m, ok := x.EC2.Get()
	switch {
	case ok && m.State == "running":
		f.ok(title, "it is running")
	case ok:
		f.add(FindingBad, title, "it is "+m.State, "choose another one")
	case x.EC2.IsNone():
		f.add(FindingBad, title, "EC2 does not know "+x.Instance.EC2ID, "it was terminated: choose another one")
	default:
		f.add(FindingUnknown, title, "EC2 could not be read", "")
	}
}

func (x HostFacts) managed(f *findings) {
	title := "the SSM agent is online"
	a, ok := x.SSM.Get()
	const needs = "it needs the SSM agent, an instance role with AmazonSSMManagedInstanceCore, and a way to the ssm and ssmmessages endpoints"
	switch {
	case x.SSM.IsNone():
		f.add(FindingBad, title, "Systems Manager does not know the instance", needs)
		return
	case !ok:
		f.add(FindingUnknown, title, x.SSMWhy, "")
		return
	case a.Ping == "Online":
		f.ok(title, "agent "+a.Version+" on "+a.Platform)
	default:
		ago := ""
		if !a.LastPing.IsZero() && !x.Now.IsZero() {
			ago = ", last heard of " + x.Now.Sub(a.LastPing).Round(time.Minute).String() + " ago"
		}
		f.add(FindingBad, title, "it is "+a.Ping+ago, "restart the agent or the instance; "+needs)
	}
	if older(a.Version, remoteHostAgent) {
		f.add(FindingWarn, "the SSM agent forwards to remote hosts", "agent "+a.Version+" does not", "update it to "+remoteHostAgent+" or later")
	}
}

func (x HostFacts) channel(f *findings) {
	title := "Session Manager reaches it"
	switch connected, ok := x.Channel.Get(); {
	case ok && connected:
		f.ok(title, "it is connected")
	case ok:
		f.add(FindingBad, title, "it is not connected", "see that the instance reaches the ssmmessages endpoint and that its role allows ssmmessages")
	default:
		f.add(FindingUnknown, title, "it could not be asked", "")
	}
}
