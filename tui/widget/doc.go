// Package widget holds the parts that screens are made of: the table, the
// text viewer, inputs, dialogs and the lines around them.
//
// Nothing here knows what it shows. Widgets are small structs that are copied
// with their page: methods that change state have pointer receivers and never
// write into a shared slice, View methods are pure and return exactly the
// area that Layout was given. Time is always passed in.
//
// Every widget cleans the text it draws (see [Clean]), so callers pass what
// they have, wherever it came from.
package widget
