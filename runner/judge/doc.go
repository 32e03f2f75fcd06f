// Package judge compares a page with what came of it: from a lesson and a [Result]
// it makes a [Report] with a verdict on each block, and the page as it would be if
// it told the truth. It is pure: it runs nothing and reads no files.
//
// A lesson passes when regenerating it changes nothing.
package judge
