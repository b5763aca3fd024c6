package sim

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// ssmAgent is the SSM agent of a host. Its zero value is a current one that is
// connected.
type ssmAgent struct {
	version   string
	unmanaged bool  // Session Manager has never heard of the host
	lost      Epoch // since when it is not connected; zero is connected
}

type connectionStatusInput struct{ Target string }

type connectionStatusOutput struct {
	Target string
	Status string
}

func (w *World) opGetConnectionStatus(q *request, in *connectionStatusInput) (any, *Error) {
	out := connectionStatusOutput{in.Target, "notconnected"}
	if p := w.region(q.region).placeOf(in.Target); p != nil && p.connected() {
		out.Status = "connected"
	}
	return out, nil
}

type ssmFilter struct {
	Key, Value string
	Values     []string
	ValueSet   []string
	KeyLower   string   `json:"key"`
	ValueLower string   `json:"value"`
	SetLower   []string `json:"valueSet"`
}

type describeInstanceInformationInput struct {
	Filters                       []ssmFilter
	InstanceInformationFilterList []ssmFilter
	MaxResults                    int
	NextToken                     string
}

type instanceInformation struct {
	AgentVersion     string
	ComputerName     string
	IPAddress        string
	InstanceId       string
	IsLatestVersion  bool
	LastPingDateTime Epoch
	PingStatus       string
	PlatformName     string
	PlatformType     string
	PlatformVersion  string
	ResourceType     string
	SourceId         string
	SourceType       string
}

type instanceInformationOutput struct {
	InstanceInformationList []instanceInformation
	NextToken               string `json:",omitempty"`
}

func (w *World) opDescribeInstanceInformation(q *request, in *describeInstanceInformationInput) (any, *Error) {
	var all []instanceInformation
	for _, h := range w.region(q.region).hosts {
		if h.State == "running" && !h.ssm.unmanaged {
			all = append(all, w.informationOf(h))
		}
	}
	for _, f := range slices.Concat(in.Filters, in.InstanceInformationFilterList) {
		key := cmp.Or(f.Key, f.KeyLower)
		values := slices.Concat(f.Values, f.ValueSet, f.SetLower)
		of, fail := informationField(key)
		if fail != nil {
			return nil, fail
		}
		all = slices.DeleteFunc(all, func(i instanceInformation) bool { return !slices.Contains(values, of(&i)) })
	}
	page, next, fail := ssmPage(all, in.MaxResults, 5, 50, in.NextToken)
	if fail != nil {
		return nil, fail
	}
	return instanceInformationOutput{page, next}, nil
}

// informationField finds what a filter compares.
func informationField(key string) (func(*instanceInformation) string, *Error) {
	switch key {
	case "InstanceIds":
		return func(i *instanceInformation) string { return i.InstanceId }, nil
	case "PingStatus":
		return func(i *instanceInformation) string { return i.PingStatus }, nil
	case "AgentVersion":
		return func(i *instanceInformation) string { return i.AgentVersion }, nil
	case "PlatformTypes":
		return func(i *instanceInformation) string { return i.PlatformType }, nil
	case "ResourceType":
		return func(i *instanceInformation) string { return i.ResourceType }, nil
	default:
		return nil, ssmError("InvalidFilterKey", "The filter key %s is not valid.", key)
	}
}

func (w *World) informationOf(h *EC2Instance) instanceInformation {
	version := cmp.Or(h.ssm.version, w.opts.Shell.AgentVersion, currentAgent)
	i := instanceInformation{
		AgentVersion: version, ComputerName: h.PrivateDNS, IPAddress: h.PrivateIP, InstanceId: h.ID,
		IsLatestVersion: version == currentAgent, PingStatus: "Online", PlatformName: "Amazon Linux", PlatformType: "Linux",
		PlatformVersion: "2023", ResourceType: "EC2Instance", SourceId: h.ID, SourceType: "AWS::EC2::Instance",
		LastPingDateTime: epochOf(w.now.Truncate(5 * time.Minute)), // agents report every five minutes
	}
	if h.Platform == "Windows" {
		i.PlatformName, i.PlatformType, i.PlatformVersion = "Microsoft Windows Server 2022 Datacenter", "Windows", "10.0.20348"
	}
	if h.ssm.lost != 0 {
		i.PingStatus, i.LastPingDateTime = "ConnectionLost", h.ssm.lost
	}
	return i
}

// ssmPage cuts a page out of a list. Tokens are positions.
func ssmPage[T any](all []T, asked, least, most int, token string) (page []T, next string, fail *Error) {
	if asked == 0 {
		asked = most
	}
	if asked < min(least, most) || asked > most {
		return nil, "", ssmError("ValidationException", "1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value between %d and %d", asked, least, most)
	}
	from := 0
	if token != "" {
		n, err := strconv.Atoi(token)
		if err != nil || n < 0 {
			return nil, "", ssmError("InvalidNextToken", "The specified token isn't valid.")
		}
		from = min(n, len(all))
	}
	to := min(from+asked, len(all))
	if to < len(all) {
		next = strconv.Itoa(to)
	}
	return append([]T{}, all[from:to]...), next, nil
}

type describeSessionsInput struct {
	State      string
	Filters    []ssmFilter
	MaxResults int
	NextToken  string
}

type sessionInfo struct {
	DocumentName string
	EndDate      Epoch `json:",omitzero"`
	Owner        string
	Reason       string `json:",omitempty"`
	SessionId    string
	StartDate    Epoch
	Status       string
	Target       string
}

type describeSessionsOutput struct {
	NextToken string `json:",omitempty"`
	Sessions  []sessionInfo
}

func (w *World) opDescribeSessions(q *request, in *describeSessionsInput) (any, *Error) {
	if in.State != "Active" && in.State != "History" {
		return nil, ssmError("ValidationException", "1 validation error detected: Value '%s' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [Active, History]", in.State)
	}
	var all []sessionInfo
	for _, s := range slices.Backward(w.shells.all()) { // the latest first
		s.abandon(w.now)
		if s.region == q.region && s.over() == (in.State == "History") {
			all = append(all, s.info())
		}
	}
	for _, f := range in.Filters {
		key, value := cmp.Or(f.Key, f.KeyLower), cmp.Or(f.Value, f.ValueLower)
		of, ok := sessionField(key)
		if !ok {
			return nil, ssmError("InvalidFilterKey", "The filter key %s is not valid.", key)
		}
		all = slices.DeleteFunc(all, func(i sessionInfo) bool { return of(&i) != value })
	}
	page, next, fail := ssmPage(all, in.MaxResults, 1, 200, in.NextToken)
	if fail != nil {
		return nil, fail
	}
	return describeSessionsOutput{next, page}, nil
}

// sessionField finds what a filter compares.
func sessionField(key string) (func(*sessionInfo) string, bool) {
	switch key {
	case "Target":
		return func(i *sessionInfo) string { return i.Target }, true
	case "Owner":
		return func(i *sessionInfo) string { return i.Owner }, true
	case "Status":
		return func(i *sessionInfo) string { return i.Status }, true
	case "SessionId":
		return func(i *sessionInfo) string { return i.SessionId }, true
	default:
		return nil, false
	}
}

func (s *session) info() sessionInfo {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := sessionInfo{
		DocumentName: s.document, Owner: s.owner, Reason: s.reason, SessionId: s.id,
		StartDate: epochOf(s.started), EndDate: epochOf(s.ended), Target: s.place.target, Status: "Connected",
	}
	switch {
	case s.over():
		i.Status = "Terminated"
	case s.agent == nil:
		i.Status = "Connecting"
	case s.socket == nil:
		i.Status = "Disconnected"
	}
	return i
}
