#include "textflag.h"

// The numbers are those of system calls and constants of Linux on x86-64.

// func fork(flags uintptr, calls *call, n uintptr, all, old *uint64, failed *failed) (pid, errno uintptr)
TEXT ·fork(SB), NOSPLIT, $0-64
	MOVQ	$2, DI // SIG_SETMASK
	MOVQ	all+24(FP), SI
	MOVQ	old+32(FP), DX
	MOVQ	$8, R10
	MOVQ	$14, AX // rt_sigprocmask
	SYSCALL

	MOVQ	calls+8(FP), BX
	MOVQ	n+16(FP), R12
	MOVQ	failed+40(FP), R13
	MOVQ	flags+0(FP), DI
	XORQ	SI, SI // the child stays on this stack, of which it uses nothing
	XORQ	DX, DX
	XORQ	R10, R10
	XORQ	R8, R8
	MOVQ	$56, AX // clone
	SYSCALL
	TESTQ	AX, AX
	JEQ	next

	MOVQ	AX, R12
	MOVQ	$2, DI
	MOVQ	old+32(FP), SI
	XORQ	DX, DX
	MOVQ	$8, R10
	MOVQ	$14, AX
	SYSCALL
	CMPQ	R12, $0xfffffffffffff001
	JCC	refused
	MOVQ	R12, pid+48(FP)
	MOVQ	$0, errno+56(FP)
	RET

refused:
	NEGQ	R12
	MOVQ	$0, pid+48(FP)
	MOVQ	R12, errno+56(FP)
	RET

next:
	TESTQ	R12, R12
	JEQ	exit
	MOVQ	0(BX), AX
	MOVQ	8(BX), DI
	MOVQ	16(BX), SI
	MOVQ	24(BX), DX
	MOVQ	32(BX), R10
	MOVQ	40(BX), R8
	MOVQ	48(BX), R9
	SYSCALL
	MOVQ	64(BX), CX
	CMPQ	CX, $2 // mayFail
	JEQ	done
	CMPQ	AX, $0xfffffffffffff001
	JCC	fail
	CMPQ	CX, $1 // mustGive
	JNE	done
	CMPQ	AX, 56(BX)
	JNE	fail

done:
	ADDQ	$72, BX
	DECQ	R12
	JMP	next

fail:
	MOVQ	BX, 0(R13)
	MOVQ	AX, 8(R13)

exit:
	MOVQ	$127, DI
	MOVQ	$231, AX // exit_group
	SYSCALL
	JMP	exit
