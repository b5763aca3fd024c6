package page

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/ecsdeck/ecsdeck/awsclient"
)

// Ask is a question that a page puts to AWS by itself, outside the store. The
// answer comes back to the page that asked, if it is still there.
type Ask func(ctx context.Context, c *awsclient.Client) tea.Msg

// Follow is a stream that a page follows: it runs until the page is left or its
// context ends. Emit may block; what it is given comes to the page as a Followed.
type Follow func(ctx context.Context, c *awsclient.Client, emit func(tea.Msg))

// Followed brings what a stream has emitted since the last one, in order.
type Followed struct{ Msgs []tea.Msg }

// FollowEnded tells a page that its stream has ended by itself.
type FollowEnded struct{}

// Work tells a page to go on with what it could not do at once.
type Work struct{}

// Live is a page that does something by itself while it is on the screen.
type Live interface {
	Page
	// Beat is called when the page comes to the screen, and every second after.
	Beat(Env) Effect
	// Leave is called when it goes. Its stream and questions have been ended.
	Leave()
}
