import { readdirSync, readFileSync } from 'node:fs'

/** Executors that a process has started, directly or by others. */
export function executorsOf(driver: number): readonly number[] {
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const parents = new Map(running.flatMap((name) => parentOf(Number(name))))
  const isOurs = (id: number): boolean => id === driver || (parents.has(id) && isOurs(parents.get(id) as number))
  return running.map(Number).filter((id) => isOurs(id) && read(id, 'cmdline').includes('CoarseGrainedExecutorBackend'))
}

function parentOf(id: number): readonly (readonly [number, number])[] {
  const parent = read(id, 'status').match(/^PPid:\s+(\d+)$/m)?.[1]
  return parent === undefined ? [] : [[id, Number(parent)]]
}

/** Of a process that may have ended. */
function read(id: number, name: string): string {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
