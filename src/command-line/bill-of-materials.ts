interface Component {
  readonly type?: unknown
  readonly name?: unknown
  readonly hashes?: readonly { readonly alg?: unknown; readonly content?: unknown }[]
}

/** The files that a CycloneDX bill of a bundle names, with their checksums. */
export function filesInBill(bill: unknown): readonly { readonly name: string; readonly sha256: unknown }[] {
  const { metadata } = (bill ?? {}) as { metadata?: { component?: { components?: readonly Component[] } } }
  const components = metadata?.component?.components
  if (!Array.isArray(components)) return []
  return components
    .filter((each) => typeof each === 'object' && each !== null)
    .filter(({ type, name }: Component) => type === 'file' && typeof name === 'string' && !/[/\\]/.test(name))
    .map(({ name, hashes }: Component) => ({
      name: String(name),
      sha256: Array.isArray(hashes) ? hashes.find((each) => each?.alg === 'SHA-256')?.content : undefined,
    }))
}
