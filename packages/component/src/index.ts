export const packageName = 'component'
