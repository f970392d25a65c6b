import { execFileSync } from 'node:child_process'

/** Fresh processes per candidate; they take turns. */
const processes = 15

/**
 * Milliseconds that the processor works from before the first import to the first answer, each in a process of its own; the
 * fewest, because what else the machine does only adds to them.
 */
export function measureColdStarts(programs: Readonly<Record<string, string>>, folder: string): Record<string, number> {
  const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]))
  for (let round = 0; round < processes; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const timed = `const start = process.cpuUsage(); ${program}; const { user, system } = process.cpuUsage(start); process.stdout.write(String((user + system) / 1000))`
      const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', timed], {
        cwd: folder,
        encoding: 'utf8',
      })
      times.get(name)?.push(Number(printed))
    }
  }
  return Object.fromEntries([...times].map(([name, values]) => [name, Math.min(...values)]))
}
