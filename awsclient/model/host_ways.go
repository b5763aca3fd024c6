package model

import "strings"

// Way is a way to a shell on a host.
type Way uint8

// The ways, the best first.
const (
	WaySessionManager Way = iota + 1 // a shell by Session Manager
	WaySSHOverSSM                    // ssh, with Session Manager below it
	WayConnectOverSSM                // the same, with a key that EC2 Instance Connect lends for the occasion
	WaySSHPrivate                    // ssh to the private address
	WaySSHPublic                     // ssh to the public address
	WayConnect                       // ssh to an address, with a key lent in this way
)

// LendsKey tells whether the way gives the host a key for the occasion.
func (w Way) LendsKey() bool { return w == WayConnect || w == WayConnectOverSSM }

// OverSSM tells whether ssh goes over Session Manager.
func (w Way) OverSSM() bool { return w == WaySSHOverSSM || w == WayConnectOverSSM }

// String returns the way for people.
func (w Way) String() string {
	switch w {
	case WaySessionManager:
		return "Session Manager"
	case WaySSHOverSSM:
		return "SSH over Session Manager"
	case WayConnectOverSSM:
		return "SSH over Session Manager, lent key"
	case WaySSHPrivate:
		return "SSH, private address"
	case WaySSHPublic:
		return "SSH, public address"
	default:
		return "SSH, lent key"
	}
}

// HostWay is a way to one host: possible, or why not.
type HostWay struct {
	Way     Way
	Address string // that ssh connects to; empty where none is needed
	WhyNot  string // empty when it is possible
	Note    string // what it needs that cannot be read
}

// HostWays lists all ways to a host, the best first, each possible or with the
// reason why not. What is unknown does not make a way impossible.
func HostWays(x HostFacts) []HostWay {
	m := x.EC2.Or(EC2Instance{})
	down := x.down()
	ssm := first(down, x.unmanaged())
	windows := ""
	if strings.EqualFold(x.Instance.OS, "windows") {
		windows = "it runs Windows: an SSH server is not usual there"
	}
	public := ""
	if m.PublicIP == "" && x.EC2.IsKnown() {
		public = "it has no public address"
	}
	private := first(m.PrivateIP, m.PrivateDNS)
	unaddressed := ""
	if private == "" {
		unaddressed = "its address is not known"
		if x.Instance.External() {
			unaddressed = "it is an external instance: its address is not known to AWS"
		}
	}
	connect := ""
	if x.Instance.External() {
		connect = "it is an external instance: EC2 Instance Connect does not know it"
	}
	const lend = "EC2 Instance Connect lends the key"
	return []HostWay{
		{Way: WaySessionManager, WhyNot: ssm},
		{Way: WaySSHOverSSM, Address: x.Instance.EC2ID, WhyNot: first(ssm, windows), Note: "no open port needed"},
		{Way: WayConnectOverSSM, Address: x.Instance.EC2ID, WhyNot: first(ssm, connect, windows), Note: lend},
		{Way: WaySSHPrivate, Address: private, WhyNot: first(down, unaddressed, windows), Note: "port 22 open"},
		{Way: WaySSHPublic, Address: m.PublicIP, WhyNot: first(down, public, windows, unknownPublic(x, m)), Note: "port 22 open"},
		{Way: WayConnect, Address: first(m.PublicIP, private), WhyNot: first(down, connect, windows, unaddressed), Note: "port 22 open, " + lend},
	}
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func unknownPublic(x HostFacts, m EC2Instance) string {
	if x.EC2.IsKnown() || m.PublicIP != "" {
		return ""
	}
	return "its public address is not known"
}

// down says why no way leads to the host.
func (x HostFacts) down() string {
	m, ok := x.EC2.Get()
	switch {
	case x.Instance.External():
		return ""
	case ok && m.State != "running" && m.State != "":
		return "it is " + m.State
	case x.EC2.IsNone():
		return "EC2 does not know it"
	default:
		return ""
	}
}

// unmanaged says why Session Manager does not reach the host.
func (x HostFacts) unmanaged() string {
	connected, asked := x.Channel.Get()
	agent, known := x.SSM.Get()
	switch {
	case asked && connected:
		return ""
	case x.SSM.IsNone():
		return "Systems Manager does not know it"
	case known && agent.Ping != "Online":
		return "its SSM agent is " + agent.Ping
	case asked:
		return "its SSM agent is not connected"
	default:
		return ""
	}
}
