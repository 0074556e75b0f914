export const packageName = 'registry-server'
