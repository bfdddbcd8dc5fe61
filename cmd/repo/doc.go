// Package repo holds the checks that concern the repository as a whole: who
// imports whom, which arithmetic the engine may use, same bits on every
// machine, licences. It consists of tests.
package repo
