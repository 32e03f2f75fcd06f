// Command idle does nothing: what it costs to run it is what running costs.
package main

func main() {}
