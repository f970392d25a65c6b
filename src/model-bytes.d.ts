/** The build and the tests hand a model's bytes to its module as base64 text. */
declare module '*.onnx' {
  const base64: string
  export default base64
}
