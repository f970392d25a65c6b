import { requirePinned } from './pins'
import type { Adapter, Place } from './place'
import { processPlace } from './process-place'
import type { Projects } from './projects'

/** What the engines need to be allowed; the portable runtime needs nothing. */
const permissions: Readonly<Record<Adapter, readonly string[]>> = {
  portable: [],
  'onnxruntime-node': ['--allow-ffi', '--allow-read', '--allow-env'],
  'onnxruntime-web': ['--allow-read'],
}

/** Deno, without a network, with the packages that npm installed. */
export function denoPlaces(projects: Projects): Place[] {
  const binary = requirePinned('@deno/linux-x64-glibc', 'deno')
  if (binary === undefined) return []
  const flags = ['run', '--no-prompt', '--no-remote', '--node-modules-dir=manual', '--no-lock']
  const args = (adapter: Adapter) => [...flags, ...permissions[adapter]]
  return [processPlace({ name: 'Deno', binary, args, version: 'Deno.version.deno', imports: 'dynamic' }, projects)]
}
