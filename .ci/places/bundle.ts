import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

/** A program of a project as one script, for places that take no more than that; and what the bundler had to say. */
export async function bundleProgram(
  project: string,
  contents: string,
  options: BuildOptions = {},
): Promise<{ code: string; warnings: string }> {
  const { outputFiles, warnings } = await build({
    stdin: { contents, resolveDir: project, sourcefile: join(project, 'program.mjs') },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
    ...options,
  })
  return { code: outputFiles?.[0]?.text ?? '', warnings: warnings.map(({ text }) => text).join('\n') }
}
