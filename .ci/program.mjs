/** `node .ci/program.mjs benchmark/run …`: runs a TypeScript program of `.ci/`. */
import { bundleProgram } from './bundle-program.mjs'

const [, , program] = process.argv
await import(await bundleProgram(program))
