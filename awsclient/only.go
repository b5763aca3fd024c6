package awsclient

import "errors"

// Only is the one item that a describe was asked for, or why it did not come.
func Only[T any](b Batch[T], err error) (T, error) {
	var none T
	switch {
	case len(b.Items) > 0:
		return b.Items[0], nil
	case err != nil:
		return none, err
	case len(b.Problems) > 0:
		return none, b.Problems[0]
	default:
		return none, errors.New("it was not found")
	}
}
