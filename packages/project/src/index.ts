export const packageName = 'project'
