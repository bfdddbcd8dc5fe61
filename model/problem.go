package model

// Problem is one thing wrong (or, as a Warning, surprising) in a scenario.
type Problem struct {
	File    string // file as the user named it, or "--set #2"
	Line    int    // 1-based; 0: none
	Path    string // key path, "stage.demo.conversion"
	Text    string // "got 1.4, want a share from 0 to 1"
	Warning bool
}
