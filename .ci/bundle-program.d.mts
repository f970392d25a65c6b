import type { Plugin } from 'esbuild'

export function bundleProgram(
  program: string,
  how?: { readonly name?: string; readonly plugins?: readonly Plugin[] },
): Promise<string>
