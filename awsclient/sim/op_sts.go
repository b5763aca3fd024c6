package sim

import (
	"encoding/xml"
	"fmt"
)

// stsVersion is the version of the STS API.
const stsVersion = "2011-06-15"

type getCallerIdentityOutput struct {
	XMLName xml.Name `xml:"https://sts.amazonaws.com/doc/2011-06-15/ GetCallerIdentityResponse"`
	Arn     string   `xml:"GetCallerIdentityResult>Arn"`
	UserID  string   `xml:"GetCallerIdentityResult>UserId"`
	Account string   `xml:"GetCallerIdentityResult>Account"`
	ID      string   `xml:"ResponseMetadata>RequestId"`
}

func (w *World) getCallerIdentity(q *request) (any, *Error) {
	return getCallerIdentityOutput{
		Arn: w.callerARN(), UserID: "AROA2SIMULATEDAWS0000:" + callerSession, Account: w.opts.Account, ID: q.id,
	}, nil
}

// callerRole is the role of whoever calls the World.
const callerRole = "ecs-operator"

// callerSession is the session name of whoever calls the World.
const callerSession = "on-call"

// callerARN is who calls the World, whatever the credentials are.
func (w *World) callerARN() string {
	return fmt.Sprintf("arn:aws:sts::%s:assumed-role/%s/%s", w.opts.Account, callerRole, callerSession)
}
