package model

// Scope is where a client looks: one account and region through one profile.
// It is comparable, so it can be part of a map key.
type Scope struct {
	Profile   string // the shared-config profile; empty when none is named
	Account   string // twelve digits; empty when AWS would not say
	Partition string // aws, aws-cn, aws-us-gov ...
	Region    string
	Endpoint  string // the endpoint override; empty for AWS itself
	CallerARN string // who the credentials belong to; empty when unknown
}

// Problem is one thing that could not be read. A list that has problems is
// partial and must say so.
type Problem struct {
	ID  string // the canonical ARN it is about; empty when about the whole list
	Op  string // the AWS operation, for example "DescribeServices"
	Err error
}

// Error returns the problem as one line.
func (p Problem) Error() string {
	switch {
	case p.Err == nil:
		return p.Op
	case p.ID == "":
		return p.Op + ": " + p.Err.Error()
	default:
		return p.Op + " " + ShortID(p.ID) + ": " + p.Err.Error()
	}
}

// Unwrap returns the error below, for errors.Is and errors.As.
func (p Problem) Unwrap() error { return p.Err }
