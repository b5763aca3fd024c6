package awsclient

import (
	"strings"
	"sync"

	"github.com/ecsdeck/ecsdeck/awsclient/model"
)

// attemptsKept bounds what is remembered.
const attemptsKept = 1000

// tried remembers how the last session at each place was refused: only an
// attempt tells what the caller may do, and whether an agent has room.
type tried struct {
	mu  sync.Mutex
	all map[model.Place]model.Attempt
}

// attempt is the last attempt at a place; unknown when none was made.
func (s *sessions) attempt(p model.Place) model.Maybe[model.Attempt] {
	s.tried.mu.Lock()
	defer s.tried.mu.Unlock()
	if a, ok := s.tried.all[key(p)]; ok {
		return model.Known(a)
	}
	return model.Maybe[model.Attempt]{}
}

// remember keeps how an attempt ended; err may be nil.
func (s *sessions) remember(p model.Place, err error) {
	var a model.Attempt
	if err != nil {
		f := Explain(err)
		if f.Kind == FaultCanceled || f.Kind == FaultReadOnly {
			return // says nothing of AWS
		}
		a = model.Attempt{Why: f.Why, Fix: f.Remedy, Denied: Denied(err), Full: strings.Contains(f.Why, "as many sessions as it takes")}
	}
	s.tried.mu.Lock()
	defer s.tried.mu.Unlock()
	if s.tried.all == nil || len(s.tried.all) >= attemptsKept {
		s.tried.all = map[model.Place]model.Attempt{}
	}
	s.tried.all[key(p)] = a
}

// key leaves out what is for people, and may be read later than the rest.
func key(p model.Place) model.Place {
	p.HostName = ""
	return p
}
