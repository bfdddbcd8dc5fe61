package sim

// Update is whether generated pages are to be written anew.
var Update = update

// CPUTime is what this process has used.
var CPUTime = cpuTime
