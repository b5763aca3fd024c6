// Package awsclient is everything that ecsdeck asks of AWS. It is the only
// place that imports the AWS SDK; callers see plain values of package model.
//
// Ids are canonical long-form ARNs everywhere, also where AWS still answers
// with an old short one. List functions call emit once a page, in page order,
// from the goroutine that called them. Describe functions take any number of
// ids and answer for every one of them: with an item or with a problem.
package awsclient
