import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { built, root } from './packed'

/** What importing may cost a web page, in bytes: bundled by esbuild, minified, gzipped. */
export const budgets = { withoutZod: 25_000, withZod: 50_000, schema: 1_500, error: 500 } as const

/** Import sentences, one for each budget. */
export const sentences: Readonly<Record<keyof typeof budgets, { readonly code: string; readonly external: string[] }>> =
  {
    withoutZod: {
      code: `import { createChurnPredictor as use } from '@org/churn'; console.log(use())`,
      external: ['zod'],
    },
    withZod: { code: `import { createChurnPredictor as use } from '@org/churn'; console.log(use())`, external: [] },
    schema: { code: `import { customerSchema as use } from '@org/churn'; console.log(use)`, external: ['zod'] },
    error: { code: `import { ChurnError as use } from '@org/churn'; console.log(use)`, external: ['zod'] },
  }

/** Bundles a sentence against the built package. */
export async function bundle(code: string, external: readonly string[]): Promise<{ code: string; gzipped: number }> {
  const stdin = { contents: code.replace('@org/churn', built('index.js')), resolveDir: root }
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    external: [...external],
  })
  const text = outputFiles[0]?.text ?? ''
  return { code: text, gzipped: gzipSync(text, { level: 9 }).length }
}

export type Sizes = Readonly<Record<keyof typeof budgets, number>>

export async function measureSizes(): Promise<Sizes> {
  const measured = Object.entries(sentences).map(async ([name, { code, external }]) => [
    name,
    (await bundle(code, external)).gzipped,
  ])
  return Object.fromEntries(await Promise.all(measured)) as Sizes
}
