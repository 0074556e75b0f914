export const packageName = 'registry-client'
