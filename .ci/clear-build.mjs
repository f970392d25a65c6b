/** Clears the old build away: two formats are written into `dist` at the same time, and neither can tell when. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'

rmSync(join(import.meta.dirname, '..', 'dist'), { recursive: true, force: true })
