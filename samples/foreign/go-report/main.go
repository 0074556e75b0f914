// A program that says what it was given, as one line of JSON.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"sync"
)

type report struct {
	Arguments []string       `json:"arguments"`
	Greeting  string         `json:"greeting"`
	File      string         `json:"file"`
	Squares   map[string]int `json:"squares"`
	System    string         `json:"system"`
}

func main() {
	file, err := os.ReadFile("/data/note.txt")
	text := strings.TrimSpace(string(file))
	if err != nil {
		text = "unreadable"
	}
	squares := map[string]int{}
	var lock sync.Mutex
	var group sync.WaitGroup
	for _, n := range []int{1, 2, 3} {
		group.Add(1)
		go func(n int) {
			defer group.Done()
			lock.Lock()
			squares[fmt.Sprint(n)] = n * n
			lock.Unlock()
		}(n)
	}
	group.Wait()
	arguments := append([]string{}, os.Args...)
	sort.Strings(arguments)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if err := json.NewEncoder(out).Encode(report{arguments, os.Getenv("GREETING"), text, squares, runtime.GOOS}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
