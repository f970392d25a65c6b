/**
 * SHA-256 (FIPS 180-4) as lower-case hexadecimal. The platform's own is asynchronous (`crypto.subtle`) or exists in one
 * runtime only, while loading a model is synchronous everywhere. A library would take a tenth of the package's size
 * budget.
 *
 * A good part of a cold start is spent here, before any of it is compiled, so rotations are written out: called, they take
 * twice as long.
 */
export function sha256(bytes: Uint8Array): string {
  const hash = fractionalRoots(8, 1 / 2)
  const constants = fractionalRoots(64, 1 / 3)
  const padded = pad(bytes)
  const schedule = new Int32Array(64)
  for (let start = 0; start < padded.byteLength; start += 64) compress(hash, schedule, constants, padded, start)
  return Array.from(hash, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** The same of a text of ASCII characters, as JSON of numbers is: not every engine has a TextEncoder. */
export function sha256OfText(text: string): string {
  const bytes = new Uint8Array(text.length)
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place)
  return sha256(bytes)
}

function compress(
  hash: Int32Array,
  schedule: Int32Array,
  constants: Int32Array,
  padded: DataView,
  start: number,
): void {
  let a = hash[0]
  let b = hash[1]
  let c = hash[2]
  let d = hash[3]
  let e = hash[4]
  let f = hash[5]
  let g = hash[6]
  let h = hash[7]
  for (let index = 0; index < 64; index++) {
    let word: number
    if (index < 16) word = padded.getInt32(start + 4 * index)
    else {
      const early = schedule[index - 15]
      const late = schedule[index - 2]
      word =
        schedule[index - 16] +
        schedule[index - 7] +
        (((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3)) +
        (((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10))
    }
    schedule[index] = word
    const first =
      h +
      constants[index] +
      word +
      (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
      ((e & f) ^ (~e & g))
    const second =
      (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))
    // One after the other: a swap of arrays would be most of a cold start, when this is not yet compiled.
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  hash[0] += a
  hash[1] += b
  hash[2] += c
  hash[3] += d
  hash[4] += e
  hash[5] += f
  hash[6] += g
  hash[7] += h
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
function fractionalRoots(count: number, power: number): Int32Array {
  const words = new Int32Array(count)
  for (let candidate = 2, found = 0; found < count; candidate++) {
    if (isPrime(candidate)) words[found++] = (candidate ** power % 1) * 2 ** 32
  }
  return words
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) return false
  return true
}
