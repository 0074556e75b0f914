export const packageName = 'node'
