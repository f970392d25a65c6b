/** The sha256 of a file in hexadecimal; undefined where the browser does not reckon it, as on a page without TLS. */
export async function sha256Of(file: Blob): Promise<string | undefined> {
  const { subtle } = globalThis.crypto
  if (!subtle) return undefined
  const digest = new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
