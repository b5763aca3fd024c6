package model

import "testing"

func TestHostWays(t *testing.T) {
	running := Known(EC2Instance{State: "running", PrivateIP: "10.0.0.1", PublicIP: "1.2.3.4"})
	for name, c := range map[string]struct {
		x    HostFacts
		want map[Way]string // why not; "" is possible
	}{
		"all": {HostFacts{Instance: Instance{EC2ID: "i-1"}, EC2: running, Channel: Known(true)}, map[Way]string{
			WaySessionManager: "", WaySSHOverSSM: "", WaySSHPrivate: "", WaySSHPublic: "", WayConnect: "",
		}},
		"not managed": {HostFacts{EC2: running, SSM: None[SSMAgent]()}, map[Way]string{
			WaySessionManager: "Systems Manager does not know it", WaySSHOverSSM: "Systems Manager does not know it", WaySSHPrivate: "",
		}},
		"lost": {HostFacts{EC2: running, SSM: Known(SSMAgent{Ping: "ConnectionLost"}), Channel: Known(false)}, map[Way]string{
			WaySessionManager: "its SSM agent is ConnectionLost", WaySSHPublic: "",
		}},
		"private": {HostFacts{EC2: Known(EC2Instance{State: "running", PrivateIP: "10.0.0.1"})}, map[Way]string{
			WaySSHPublic: "it has no public address", WayConnect: "", WaySessionManager: "",
		}},
		"stopped": {HostFacts{EC2: Known(EC2Instance{State: "stopped", PrivateIP: "10.0.0.1"}), Channel: Known(true)}, map[Way]string{
			WaySessionManager: "it is stopped", WaySSHPrivate: "it is stopped", WayConnect: "it is stopped",
		}},
		"external": {HostFacts{Instance: Instance{EC2ID: "mi-1"}, Channel: Known(true)}, map[Way]string{
			WaySessionManager: "", WaySSHOverSSM: "", WaySSHPrivate: "it is an external instance: its address is not known to AWS",
			WayConnect: "it is an external instance: EC2 Instance Connect does not know it",
		}},
		"windows": {HostFacts{Instance: Instance{OS: "WINDOWS"}, EC2: running, Channel: Known(true)}, map[Way]string{
			WaySessionManager: "", WaySSHPrivate: "it runs Windows: an SSH server is not usual there",
		}},
		"unknown": {HostFacts{}, map[Way]string{WaySessionManager: "", WaySSHPublic: "its public address is not known"}},
	} {
		got := map[Way]string{}
		for _, w := range HostWays(c.x) {
			got[w.Way] = w.WhyNot
		}
		if len(got) != 6 {
			t.Errorf("%s: %v", name, got)
		}
		for way, want := range c.want {
			if got[way] != want {
				t.Errorf("%s: %v: %q, want %q", name, way, got[way], want)
			}
		}
	}
}
