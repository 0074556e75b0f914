export default defineNuxtConfig({
  app: { head: { title: 'Components in Nuxt', link: [{ rel: 'icon', href: 'data:,' }] } },
  compatibilityDate: '2026-11-01',
  modules: ['unplugin-wasm-pkg/nuxt'],
  routeRules: { '/static': { prerender: true } },
})
