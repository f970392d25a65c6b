import { InvalidModelError } from '../checks/errors'

/** Decodes base64 with `atob`, the one decoder that every runtime has. */
export function base64ToBytes(text: string): Uint8Array<ArrayBuffer> {
  let binary: string
  try {
    binary = atob(text)
  } catch (cause) {
    throw new InvalidModelError('The model bytes are not valid base64.', { cause })
  }
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}
