// As `node -e 0`: what any program of Node.js takes.
export {}
