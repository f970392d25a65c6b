/**
 * CRC-32 (ISO 3309) of a text of ASCII characters, as JSON of numbers is: finds any damage that is not intended, in a
 * fraction of the time and the code of a cryptographic checksum.
 */
export function crc32(text: string): number {
  let remainder = -1
  for (let place = 0; place < text.length; place++) {
    remainder ^= text.charCodeAt(place)
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0)
  }
  return ~remainder >>> 0
}
