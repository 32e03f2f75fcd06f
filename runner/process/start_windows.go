package process

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"github.com/learnrel/learnrel/runner/save"
)

// boxes tells that programs run in boxes here.
const boxes = true

// runBoxed runs a program in a job object, which ends with this process's handle
// of it, and in which there is room for one process and its memory.
func runBoxed(ctx context.Context, p Program) (printed string, err error) {
	if p.Dir == "" {
		dir, remove, err := save.TempDir()
		if err != nil {
			return "", fmt.Errorf("make a folder for the program: %w", err)
		}
		defer remove()
		p.Dir = dir
		p.Env = append(p.Env, "HOME="+p.Dir, "TEMP="+p.Dir, "TMP="+p.Dir)
	}
	job, err := newJob(p.Memory)
	if err != nil {
		return "", fmt.Errorf("confine the program: %w", err)
	}
	defer windows.CloseHandle(job)
	cmd := exec.CommandContext(ctx, p.Path, p.Args...)
	cmd.Dir, cmd.Env = p.Dir, p.Env
	cmd.Cancel = func() error { return windows.TerminateJobObject(job, 1) }
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_SUSPENDED}
	if p.Pipe[0] != nil {
		cmd = passPipe(cmd, p.Pipe)
	}
	return run(cmd, func() {
		p.closePipe()
		if err := admit(job, cmd.Process.Pid); err != nil {
			_ = cmd.Process.Kill() // what can't be confined does not run
		}
	})
}

// newJob makes a job object for one process with so much memory, or any for 0.
func newJob(memory uint64) (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE |
		windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS | windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
	limits.BasicLimitInformation.ActiveProcessLimit = 1
	if memory > 0 {
		limits.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_JOB_MEMORY
		limits.JobMemoryLimit = uintptr(memory)
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		_ = windows.CloseHandle(job)
		return 0, err
	}
	return job, nil
}

// admit puts a suspended process into a job, and lets it run.
func admit(job windows.Handle, pid int) error {
	process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(pid))
	if err != nil {
		return err
	}
	defer windows.CloseHandle(process)
	if err := windows.AssignProcessToJobObject(job, process); err != nil {
		return err
	}
	threads, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(threads)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(threads, &entry); err == nil; err = windows.Thread32Next(threads, &entry) {
		if entry.OwnerProcessID == uint32(pid) {
			return resume(entry.ThreadID)
		}
	}
	return err
}

func resume(thread uint32) error {
	handle, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, thread)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(handle)
	_, err = windows.ResumeThread(handle)
	return err
}

// Sandbox says what keeps programs from doing harm here; the error says why
// nothing does.
func Sandbox() (Level, error) {
	return Level{
		Holds: "a job object: programs built from source start no processes, have their memory limited, and end with learnrel",
		Lacks: "files, connections",
	}, nil
}
