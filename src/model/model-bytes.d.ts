/** The build and the tests hand a model's bytes to its module packed as text. */
declare module '*.onnx' {
  const packed: import('./packed-bytes').PackedBytes
  export default packed
}
