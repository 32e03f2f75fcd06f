package main

// int80 makes a system call as 32-bit programs do.
func int80(number int32) (result int32, known bool)
