export { startRegistryServer, type HandledRequest, type RegistryServer, type RegistryServerOptions } from './server.js'
