import { it } from 'vitest'
import { startServer } from '../testing/process.ts'
import { expectJsonAlone, expectSameNumbers, poster } from '../testing/same-numbers.ts'

it('answers as predict does', async () => {
  const url = await startServer(process.execPath, () => ['--import', 'tsx', 'express/app.ts'])
  await expectSameNumbers(poster(`${url}/predict`))
  await expectJsonAlone(`${url}/predict`)
})
