import type { Runtime } from './runtime'

/** Pure JavaScript, synchronous, no dependencies: the same bits as ONNX Runtime with one thread, wherever it runs. */
export const portableRuntime: Runtime<'synchronous'> = {
  name: 'portable',
  mode: 'synchronous',
  open(model) {
    const kernel = model.kernel()
    return {
      kernel: kernel.name,
      run(rows, rowCount) {
        const margins = new Float32Array(rowCount)
        kernel.run(rows, rowCount, margins)
        return margins
      },
    }
  },
}
