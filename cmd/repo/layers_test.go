package repo

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../.."
	module = "dealcast"
)

// layers is the order of the packages: one may import those above it in this
// list, not those below or beside it.
var layers = [][]string{
	{"model/num"},
	{"sim/stat", "sim/stream"},
	{"model/dist"},
	{"model"},
	{"model/fit"},
	{"sim"},
	{"sim/whatif", "sim/backtest"},
	{"out"},
	{"out/chart"},
	{"out/report"},
	{"out/web"},
	{"cmd/dealcast", "cmd/repo"},
}

// referee is the reference simulator: only tests import it, and it knows
// nothing of the engine.
const referee = "sim/internal/slow"

var refereeMay = []string{"model", "model/dist", "model/num", "sim/stream"}

// homes says which packages may import what does not belong to us. Each is
// justified by a page in docs/decisions.
var homes = map[string][]string{
	"github.com/BurntSushi/toml":   {"model"},
	"golang.org/x/exp/rand":        {"sim/stream"},
	"gonum.org/v1/plot":            {"out/chart"},
	"golang.org/x/image":           {"out/chart"},
	"github.com/jedib0t/go-pretty": {"out"},
	"github.com/spf13/cobra":       {"cmd/dealcast"},
	"golang.org/x/term":            {"cmd/dealcast"},
}

// enginePackages give the same bits on every CPU and run in a browser.
var enginePackages = []string{"model", "model/num", "model/dist", "model/fit", "sim", "sim/stream", "sim/stat", "sim/whatif"}

// foreign are packages of the standard library that engine packages must not
// use: environment, files, network, other random numbers.
var foreign = []string{"os", "os/exec", "os/signal", "net", "net/http", "syscall", "log", "log/slog", "flag", "unsafe", "math/rand", "math/rand/v2", "math/big", "math/cmplx", "plugin", "io/ioutil", "embed"}

// source is one parsed file of the module.
type source struct {
	file string // path from the root, with slashes
	pkg  string // package path from the root
	test bool
	ast  *ast.File
	pos  *token.FileSet
}

func sources(t *testing.T) []source {
	t.Helper()
	var list []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() && rel != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || rel == "bin" || rel == "results") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(rel, ".go") {
			return nil
		}
		pos := token.NewFileSet()
		parsed, err := parser.ParseFile(pos, name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		list = append(list, source{rel, path.Dir(rel), strings.HasSuffix(rel, "_test.go"), parsed, pos})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 20 {
		t.Fatalf("found only %d files: the walk is wrong", len(list))
	}
	return list
}

func (s source) imports() []string {
	var paths []string
	for _, i := range s.ast.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			panic(err) // the parser has accepted it
		}
		paths = append(paths, p)
	}
	return paths
}

func layerOf(pkg string) int {
	return slices.IndexFunc(layers, func(l []string) bool { return slices.Contains(l, pkg) })
}

func TestPackagesImportOnlyWhatLiesBeforeThem(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		own := layerOf(s.pkg)
		if own < 0 && s.pkg != "scenarios" && s.pkg != referee {
			t.Errorf("%s: package %s has no layer; give it one in docs and here", s.file, s.pkg)
		}
		for _, p := range s.imports() {
			local, ok := strings.CutPrefix(p, module+"/")
			switch {
			case !ok:
				checkOutside(t, s, p)
			case local == "scenarios":
				if s.pkg != "cmd/dealcast" {
					t.Errorf("%s: imports scenarios; only cmd/dealcast may", s.file)
				}
			case s.pkg == referee && slices.Contains(refereeMay, local):
			case local == referee || layerOf(local) >= own:
				t.Errorf("%s: %s imports %s, which is not before it", s.file, s.pkg, local)
			}
		}
	}
}

// checkOutside looks at an import from outside the module.
func checkOutside(t *testing.T, s source, p string) {
	first, _, _ := strings.Cut(p, "/")
	if !strings.Contains(first, ".") { // standard library
		if slices.Contains(enginePackages, s.pkg) && slices.Contains(foreign, p) {
			t.Errorf("%s: engine package imports %s", s.file, p)
		}
		return
	}
	for prefix, pkgs := range homes {
		if p == prefix || strings.HasPrefix(p, prefix+"/") {
			if !slices.Contains(pkgs, s.pkg) {
				t.Errorf("%s: imports %s, which belongs in %v", s.file, p, pkgs)
			}
			return
		}
	}
	t.Errorf("%s: imports %s, for which there is no decision", s.file, p)
}

// In tests too, the random numbers of x/exp have one door.
func TestOnlyTheStreamsImportExpRand(t *testing.T) {
	for _, s := range sources(t) {
		if slices.Contains(s.imports(), "golang.org/x/exp/rand") && s.pkg != "sim/stream" {
			t.Errorf("%s: imports golang.org/x/exp/rand", s.file)
		}
	}
}

func TestNothingRegistersItself(t *testing.T) {
	for _, s := range sources(t) {
		for _, d := range s.ast.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: has an init function", s.file)
			}
		}
	}
}

// Only main exits, and only the console reads the environment.
func TestOnlyTheCommandTouchesTheProcess(t *testing.T) {
	allowed := map[string]string{"Exit": "cmd/dealcast/main.go", "Getenv": "cmd/dealcast/console.go", "LookupEnv": "cmd/dealcast/console.go",
		"Stdout": "cmd/dealcast/main.go", "Stderr": "cmd/dealcast/main.go", "Stdin": "cmd/dealcast/main.go", "Args": "cmd/dealcast/main.go"}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, use := range uses(s, "os") {
			if where, ok := allowed[use.name]; ok && where != s.file {
				t.Errorf("%s: os.%s belongs in %s", use.at, use.name, where)
			}
		}
		for _, use := range uses(s, "fmt") {
			if strings.HasPrefix(use.name, "Print") {
				t.Errorf("%s: fmt.%s prints to the process", use.at, use.name)
			}
		}
	}
}

// use is one mention of a package's member.
type use struct{ name, at string }

// uses are the mentions of the members of an imported package.
func uses(s source, pkg string) []use {
	if !slices.Contains(s.imports(), pkg) {
		return nil
	}
	var list []use
	ast.Inspect(s.ast, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == path.Base(pkg) && x.Obj == nil {
			p := s.pos.Position(sel.Pos())
			list = append(list, use{sel.Sel.Name, s.file + ":" + strconv.Itoa(p.Line)})
		}
		return true
	})
	return list
}
