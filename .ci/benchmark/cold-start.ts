import { execFileSync } from 'node:child_process'

/** Fresh processes per candidate; they take turns. */
const processes = 15

/**
 * Milliseconds from before the first import to the first answer, each in a process of its own; the shortest, because what else
 * the machine does only adds to them.
 */
export function measureColdStarts(programs: Readonly<Record<string, string>>, folder: string): Record<string, number> {
  const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]))
  for (let round = 0; round < processes; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const timed = `const start = performance.now(); ${program}; process.stdout.write(String(performance.now() - start))`
      const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', timed], {
        cwd: folder,
        encoding: 'utf8',
      })
      times.get(name)?.push(Number(printed))
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, Math.min(...values)]))
}
