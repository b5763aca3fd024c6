package awsclient

import (
	"context"
	"io"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// plainBody keeps connections from being closed under the answer to a request.
//
// The SDK closes a request's body as soon as the headers of the answer are there,
// which on a busy machine may be before net/http has seen the body's end. A closed
// body of the SDK (v1.28 of smithy-go) ends with io.EOF in Read, as it must, but
// also in WriteTo, where that is an error: net/http then takes the request for
// broken and closes the connection, while the answer is read from it. So a body
// does not offer WriteTo.
func plainBody(ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler) (middleware.BuildOutput, middleware.Metadata, error) {
	if req, ok := in.Request.(*smithyhttp.Request); ok {
		if body, ok := req.GetStream().(seekingBody); ok {
			plain, err := req.SetStream(readSeeker{body})
			if err != nil {
				return middleware.BuildOutput{}, middleware.Metadata{}, err
			}
			in.Request = plain
		}
	}
	return next.HandleBuild(ctx, in)
}

// seekingBody is the body of every request that is made here: bytes in memory.
type seekingBody interface {
	io.ReadSeeker
	io.WriterTo
}

// readSeeker hides what else a body can do.
type readSeeker struct{ io.ReadSeeker }
