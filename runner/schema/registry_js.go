package schema

var web []library
