package sqlite

import (
	"errors"
	"io/fs"
	"os"
)

// privateMode is the mode of the database's files: nobody else reads them.
const privateMode fs.FileMode = 0o600

// Files are the files that a database consists of while it is open.
func Files(file string) []string {
	return []string{file, file + "-wal", file + "-shm", file + ".lock"}
}

// makePrivate makes a database file, where there is none, for its owner alone,
// and takes everybody else's access to those that are there. Whose they are not
// cannot, which is no reason not to open them. The files beside the database's
// get its mode from SQLite.
func makePrivate(file string) error {
	if err := makeFile(file); err != nil {
		return err
	}
	for _, name := range Files(file) {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&^privateMode == 0 {
			continue
		}
		if err := os.Chmod(name, info.Mode().Perm()&privateMode); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// makeFile makes a file where there is none. One that is there is not opened: to
// close it again would drop the locks that this process has on it.
func makeFile(file string) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, privateMode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}
