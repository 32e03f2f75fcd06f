#include "textflag.h"

// The numbers are those of system calls and constants of Linux on arm64.

// func fork(flags uintptr, calls *call, n uintptr, all, old *uint64, failed *failed) (pid, errno uintptr)
TEXT ·fork(SB), NOSPLIT, $0-64
	MOVD	$2, R0 // SIG_SETMASK
	MOVD	all+24(FP), R1
	MOVD	old+32(FP), R2
	MOVD	$8, R3
	MOVD	$135, R8 // rt_sigprocmask
	SVC

	MOVD	calls+8(FP), R9
	MOVD	n+16(FP), R10
	MOVD	failed+40(FP), R11
	MOVD	flags+0(FP), R0
	MOVD	$0, R1 // the child stays on this stack, of which it uses nothing
	MOVD	$0, R2
	MOVD	$0, R3
	MOVD	$0, R4
	MOVD	$220, R8 // clone
	SVC
	CBZ	R0, next

	MOVD	R0, R10
	MOVD	$2, R0
	MOVD	old+32(FP), R1
	MOVD	$0, R2
	MOVD	$8, R3
	MOVD	$135, R8
	SVC
	CMN	$4095, R10
	BHS	refused
	MOVD	R10, pid+48(FP)
	MOVD	$0, R10
	MOVD	R10, errno+56(FP)
	RET

refused:
	NEG	R10, R10
	MOVD	$0, R0
	MOVD	R0, pid+48(FP)
	MOVD	R10, errno+56(FP)
	RET

next:
	CBZ	R10, exit
	MOVD	0(R9), R8
	MOVD	8(R9), R0
	MOVD	16(R9), R1
	MOVD	24(R9), R2
	MOVD	32(R9), R3
	MOVD	40(R9), R4
	MOVD	48(R9), R5
	SVC
	MOVD	64(R9), R12
	CMP	$2, R12 // mayFail
	BEQ	done
	CMN	$4095, R0
	BHS	fail
	CMP	$1, R12 // mustGive
	BNE	done
	MOVD	56(R9), R12
	CMP	R12, R0
	BNE	fail

done:
	ADD	$72, R9
	SUB	$1, R10
	B	next

fail:
	MOVD	R9, 0(R11)
	MOVD	R0, 8(R11)

exit:
	MOVD	$127, R0
	MOVD	$94, R8 // exit_group
	SVC
	B	exit
