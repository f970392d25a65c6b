/**
 * SHA-256 (FIPS 180-4) as lower-case hexadecimal. The platform's own is asynchronous (`crypto.subtle`) or exists in one
 * runtime only, while loading a model is synchronous everywhere. A library would take a tenth of the package's size
 * budget.
 */
export function sha256(bytes: Uint8Array): string {
  const hash = fractionalRoots(8, 1 / 2)
  const constants = fractionalRoots(64, 1 / 3)
  const padded = pad(bytes)
  const schedule = new Uint32Array(64)
  for (let start = 0; start < padded.byteLength; start += 64) {
    for (let index = 0; index < 16; index++) schedule[index] = padded.getUint32(start + 4 * index)
    for (let index = 16; index < 64; index++) {
      const early = schedule[index - 15]
      const late = schedule[index - 2]
      const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
      schedule[index] = schedule[index - 16] + small0 + schedule[index - 7] + small1
    }
    compress(hash, schedule, constants)
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, '0')).join('')
}

function compress(hash: Uint32Array, schedule: Uint32Array, constants: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = hash
  for (let index = 0; index < 64; index++) {
    const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = h + big1 + choice + constants[index] + schedule[index]
    const big0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    // One after the other: a swap of arrays would be most of a cold start, when this is not yet compiled.
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + big0 + majority) | 0
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, index) => {
    hash[index] += word
  })
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** The message, a 1 bit, zeros, and the message's length in bits as 64 bits: a multiple of 64 bytes. */
function pad(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 128
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length * 8)
  return view
}

/** The standard's constants: the first 32 fractional bits of the roots of the first primes. */
function fractionalRoots(count: number, power: number): Uint32Array {
  const words = new Uint32Array(count)
  for (let candidate = 2, found = 0; found < count; candidate++) {
    if (isPrime(candidate)) words[found++] = (candidate ** power % 1) * 2 ** 32
  }
  return words
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false
  return true
}
