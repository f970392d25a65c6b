import { startWorkerd } from './workerd.ts'

const { url } = await startWorkerd({ port: Number(process.env.PORT ?? 8787) })
process.stdout.write(`The Worker runs in workerd at ${url}; try ${url}/model\n`)
