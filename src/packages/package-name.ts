import { builtinModules } from 'node:module'

/**
 * Why npm would refuse a new package of this name, as the second half of a sentence; undefined where it would not. The
 * rules are npm's own (validate-npm-package-name).
 */
export function nameProblem(name: string): string | undefined {
  if (name.length > 214) return 'expected at most 214 characters'
  const [, scope, own] = /^@([^/]*)\/(.*)$/s.exec(name) ?? [undefined, undefined, name]
  if (scope === undefined && name.startsWith('@')) return 'expected a scope and a name, such as @acme/churn'
  for (const part of scope === undefined ? [own] : [scope, own]) {
    if (!/^[a-z0-9-][a-z0-9._-]*$/.test(part))
      return 'expected small letters, digits, hyphens, points and underscores, such as @acme/churn'
  }
  if (scope !== undefined) return undefined
  if (own === 'node_modules' || own === 'favicon.ico') return 'expected another name, because npm keeps this one'
  if (builtinModules.includes(own)) return 'expected another name, because a module of Node has this one'
  return undefined
}
