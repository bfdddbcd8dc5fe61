package out

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWriteFileAppearsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	f, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(f, "one")
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("the file stands before Commit: %v", err)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	f.Discard() // must not remove it
	if got, _ := os.ReadFile(path); string(got) != "one" {
		t.Fatalf("got %q", got)
	}
	onlyFile(t, path)
}

func TestFailureKeepsTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	os.WriteFile(path, []byte("old"), 0o600)
	want := errors.New("no")
	err := WriteFile(path, func(w io.Writer) error {
		io.WriteString(w, "new")
		return want
	})
	if !errors.Is(err, want) {
		t.Fatalf("got %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Fatalf("got %q, want the old content", got)
	}
	onlyFile(t, path)
}

func TestReplacingKeepsPermissionsAndLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("permissions and links differ on Windows")
	}
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a.txt"), filepath.Join(dir, "link")
	os.WriteFile(path, []byte("old"), 0o640)
	os.Symlink("a.txt", link)
	if err := WriteFile(link, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "new" {
		t.Errorf("the file behind the link has %q", got)
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o640 {
		t.Errorf("permissions %o, want 640", info.Mode().Perm())
	}
}

func TestCreateRefusesWithAPlainReason(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "file"), nil, 0o666)
	for _, c := range []struct{ path, want, why string }{
		{dir, "is a folder", "a folder cannot be a file"},
		{filepath.Join(dir, "none", "a.txt"), "no such file or directory", "missing folder"},
		{filepath.Join(dir, "file", "a.txt"), "not a directory", "a file in the way"},
	} {
		_, err := Create(c.path)
		if err == nil || !strings.HasPrefix(err.Error(), c.path+": ") || (runtime.GOOS != "windows" && !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %q with the path in front", c.why, err, c.want)
		}
		if err != nil && strings.Contains(err.Error(), ".tmp") {
			t.Errorf("%s: the passing name shows: %v", c.why, err)
		}
	}
}

func TestDevicesAreWrittenDirectly(t *testing.T) {
	full := "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("SKIP: no /dev/full here")
	}
	err := WriteFile(full, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err })
	if err == nil || err.Error() != "/dev/full: no space left on device" {
		t.Errorf("got %v", err)
	}
	if info, err := os.Stat(full); err != nil || info.Mode().IsRegular() {
		t.Error("the device was replaced")
	}
}

func onlyFile(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
