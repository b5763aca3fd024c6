package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ecsdeck/ecsdeck/awsclient"
	"github.com/ecsdeck/ecsdeck/awsclient/model"
	"github.com/ecsdeck/ecsdeck/tui/catalog"
	"github.com/ecsdeck/ecsdeck/tui/kind"
)

const (
	// completeWithin is how long a press of the tab key may take. What is known by
	// then is offered.
	completeWithin = 1500 * time.Millisecond

	// describeUpTo is how many names are described for what stands beside them:
	// ten calls. More names come without.
	describeUpTo = 100
)

// An asking reads words of the account for a completion.
type asking struct {
	app   *app
	ctx   context.Context //nolint:containedctx // cobra hands completions a command, which has it
	flags deckFlags
}

// words returns what read adds: from the cache while that is fresh, else from the
// account within the time limit. When the account cannot be asked, or not in
// time, older words or those that came are offered, and nothing is said: the
// person is in the middle of a line.
func (as asking) words(what string, read func(context.Context, *awsclient.Client, func(...word)) error) []word {
	cache := as.cache(what)
	old, fresh := cache.load()
	if fresh {
		return old
	}
	parent := as.ctx
	if parent == nil {
		parent = context.Background()
	}
	ctx, cancel := context.WithTimeout(parent, cmp.Or(as.app.tabs, completeWithin))
	defer cancel()
	var (
		mu   sync.Mutex
		have []word
	)
	add := func(w ...word) {
		mu.Lock()
		defer mu.Unlock()
		have = append(have, w...)
	}
	// In a goroutine: a program that gives credentials need not heed the limit.
	done := make(chan error, 1)
	go func() { done <- as.read(ctx, func(c *awsclient.Client) error { return read(ctx, c, add) }) }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	mu.Lock()
	defer mu.Unlock()
	switch {
	case err == nil:
		cache.save(have)
	case len(old) > len(have):
		return old
	}
	return append([]word(nil), have...)
}

// read opens a client that only reads.
func (as asking) read(ctx context.Context, do func(*awsclient.Client) error) error {
	o, err := newOpener(as.flags, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer o.close()
	c, err := o.first(ctx)
	if err != nil {
		return err
	}
	return do(c)
}

func (as asking) regions() []string {
	return lines(as.words("regions", func(ctx context.Context, c *awsclient.Client, add func(...word)) error {
		names, err := c.Regions(ctx)
		for _, n := range names {
			add(word{Name: n})
		}
		return err
	}))
}

func (as asking) clusters() []word {
	return as.words("clusters", func(ctx context.Context, c *awsclient.Client, add func(...word)) error {
		return described(ctx, add,
			func(ctx context.Context, emit func([]string)) error { return c.ListClusters(ctx, emit) }, c.DescribeClusters,
			func(cl model.Cluster) (string, word) {
				return cl.ARN, word{cl.Name, fmt.Sprintf("%s, %s, %s", cl.Health(), model.Counted(cl.ActiveServices, "service"), model.Counted(cl.RunningTasks, "task"))}
			})
	})
}

func (as asking) services(cluster string) []word {
	return as.words("services "+cluster, func(ctx context.Context, c *awsclient.Client, add func(...word)) error {
		return described(ctx, add,
			func(ctx context.Context, emit func([]string)) error { return c.ListServices(ctx, cluster, emit) }, c.DescribeServices,
			func(s model.Service) (string, word) {
				return s.ARN, word{s.Name, fmt.Sprintf("%s, %d/%d running", s.Health(), s.Running, s.Desired)}
			})
	})
}

func (as asking) tasks(cluster string) []word {
	return as.words("tasks "+cluster, func(ctx context.Context, c *awsclient.Client, add func(...word)) error {
		return described(ctx, add,
			func(ctx context.Context, emit func([]string)) error {
				return c.ListTasks(ctx, awsclient.TaskFilter{Cluster: cluster, Status: awsclient.TasksRunning}, emit)
			}, c.DescribeTasks,
			func(t model.Task) (string, word) {
				return t.ARN, word{t.ID, fmt.Sprintf("%s, %s:%s", t.Health(), t.Family, t.Revision)}
			})
	})
}

// machines are those of a cluster, or of all.
func (as asking) machines(cluster string) []word {
	return as.words("machines "+cluster, func(ctx context.Context, c *awsclient.Client, add func(...word)) error {
		clusters := []string{cluster}
		if cluster == "" {
			clusters = nil
			if err := c.ListClusters(ctx, func(ids []string) { clusters = append(clusters, ids...) }); err != nil {
				return err
			}
		}
		for _, in := range clusters {
			var ids []string
			if err := c.ListContainerInstances(ctx, in, func(page []string) { ids = append(ids, page...) }); err != nil {
				return err
			}
			batch, err := c.DescribeContainerInstances(ctx, ids)
			for _, i := range batch.Items {
				if i.EC2ID != "" {
					add(word{i.EC2ID, fmt.Sprintf("%s, %s, %s", i.Health(), i.Cluster, model.Counted(i.Running, "task"))})
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// containers are those of the task that a word means.
func (as asking) containers(of string) []word {
	return as.words("containers "+as.flags.cluster+" "+of, func(ctx context.Context, c *awsclient.Client, add func(...word)) error {
		t, err := findTask(ctx, c, as.flags.cluster, of)
		for _, one := range t.Containers {
			add(word{one.Name, one.Status})
		}
		return err
	})
}

// named are the names of a kind that lives in no cluster.
func (as asking) named(name kind.Name) []word {
	return as.words(string(name), func(ctx context.Context, c *awsclient.Client, add func(...word)) error {
		k, q := catalog.All().Get(name), kind.Query{Kind: name}
		if k.Info().Whole {
			rows, err := k.All(ctx, c, q)
			for _, r := range rows {
				add(word{k.Label(r), k.Health(r).Health.String()})
			}
			return err
		}
		return k.List(ctx, c, q, func(ids []string) {
			for _, id := range ids {
				add(word{Name: k.IDLabel(id)})
			}
		})
	})
}

// described lists ids, offers their names at once, and what stands beside them
// where they are few.
func described[T any](ctx context.Context, add func(...word),
	list func(context.Context, func([]string)) error,
	describe func(context.Context, []string) (awsclient.Batch[T], error),
	about func(T) (arn string, w word),
) error {
	var ids []string
	err := list(ctx, func(page []string) { ids = append(ids, page...) })
	known := map[string]word{}
	if err == nil && len(ids) <= describeUpTo {
		var batch awsclient.Batch[T]
		batch, err = describe(ctx, ids)
		for _, item := range batch.Items {
			arn, w := about(item)
			known[arn] = w
		}
	}
	for _, id := range ids {
		w, ok := known[id]
		if !ok {
			w = word{Name: model.ShortID(id)}
		}
		add(w)
	}
	return err
}
