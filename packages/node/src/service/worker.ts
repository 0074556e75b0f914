import { workerData } from 'node:worker_threads'
import type { ServiceData } from '../bridge/channel.js'
import { serve } from './serve.js'
import { createService } from './service.js'

const data = workerData as ServiceData
serve(createService(data.root), data)
