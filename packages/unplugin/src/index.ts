export const packageName = 'unplugin'
