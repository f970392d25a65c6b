import { portableRuntime, type Runtime } from '@org/churn'

/** The portable runtime with promises. */
export const laterRuntime: Runtime<'asynchronous'> = {
  name: 'portable, later',
  mode: 'asynchronous',
  open(model) {
    const session = portableRuntime.open(model)
    return { run: async (rows, rowCount) => session.run(rows, rowCount) }
  },
}
