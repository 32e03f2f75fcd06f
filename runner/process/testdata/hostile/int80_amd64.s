#include "textflag.h"

// func int80(number int32) (result int32, known bool)
TEXT ·int80(SB), NOSPLIT, $0-13
	MOVL	number+0(FP), AX
	MOVL	$16, BX // AF_NETLINK, for socket
	MOVL	$3, CX
	MOVL	$0, DX
	BYTE	$0xcd // INT $0x80
	BYTE	$0x80
	MOVL	AX, result+8(FP)
	MOVB	$1, known+12(FP)
	RET
