/** An ONNX file's bytes, put into the module that imports it by the build, the tests and the benchmark. */
declare module '*.onnx' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}
