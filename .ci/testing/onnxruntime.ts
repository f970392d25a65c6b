import * as native from 'onnxruntime-node'

/** What both engines' modules hold. */
type Engine = Pick<typeof native, 'InferenceSession' | 'Tensor'>

/** Opens a model in ONNX Runtime, with one thread unless told; the answer computes margins of rows × featureCount cells. */
export async function openOnnxRuntime(
  onnx: Uint8Array,
  featureCount: number,
  { engine: { InferenceSession, Tensor } = native, threads = 1 }: { engine?: Engine; threads?: number } = {},
) {
  const session = await InferenceSession.create(onnx, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  })
  return async (rows: Float32Array, rowCount: number): Promise<Float32Array> => {
    const features = new Tensor('float32', rows.subarray(0, rowCount * featureCount), [rowCount, featureCount])
    const outputs = await session.run({ [session.inputNames[0]]: features })
    return outputs[session.outputNames[0]].data as Float32Array
  }
}
