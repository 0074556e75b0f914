// What any program of Node.js takes.
process.exitCode = 0
