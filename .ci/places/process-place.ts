import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Adapter, Answers, Place } from './place'
import { type Imports, programText } from './program'
import { type Projects, projectFor } from './projects'
import { sizeOnDisk } from './size'

export interface ProcessPlace {
  readonly name: string
  readonly binary: string
  /** Arguments before the program's path. */
  args(adapter: Adapter): readonly string[]
  /** Expression of its version. */
  readonly version: string
  readonly imports: Imports
}

/** A place that is a program on this machine: it is handed a file, and prints the report. */
export function processPlace({ name, binary, args, version, imports }: ProcessPlace, projects: Projects): Place {
  return {
    name,
    async conform(adapter, thorough): Promise<Answers> {
      const project = projectFor(adapter, projects)
      const use = 'run().then((report) => console.log(JSON.stringify(report)))'
      const label = name.toLowerCase().replaceAll(/\W+/g, '-')
      const file = join(project, `${label}-${adapter}.${imports === 'required' ? 'cjs' : 'mjs'}`)
      writeFileSync(file, programText({ subject: projects.subject, adapter, thorough, imports, version, use }))
      const { stdout, stderr } = await start(binary, [...args(adapter), file], project)
      return {
        report: JSON.parse(stdout),
        warnings: stderr,
        size: sizeOnDisk(project, adapter),
        coldStartFrom: 'import',
      }
    },
  }
}

/** Runs a program in an environment without the settings of the one that runs the tests, at home in its project. */
export function start(
  binary: string,
  args: readonly string[],
  folder: string,
  settings: Readonly<Record<string, string>> = {},
) {
  const environment = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', ...settings }
  return new Promise<{ stdout: string; stderr: string }>((resolve, reject) => {
    const options = { cwd: folder, env: environment, timeout: 240_000, maxBuffer: 2 ** 24 }
    execFile(binary, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${binary} ${args.join(' ')}: ${stderr || stdout || error.message}`))
      else resolve({ stdout, stderr })
    })
  })
}
