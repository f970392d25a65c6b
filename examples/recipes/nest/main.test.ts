import 'reflect-metadata'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ValidationPipe } from '@nestjs/common'
import { expect, it } from 'vitest'
import { folder, startServer } from '../testing/process.ts'
import { expectJsonAlone, expectSameNumbers, poster } from '../testing/same-numbers.ts'

it('answers as predict does, behind a pipe that converts what it can', async () => {
  // Types are another check's business.
  const words = [join(folder, 'node_modules/typescript/bin/tsc'), '-p', 'nest', '--noCheck']
  execFileSync(process.execPath, words, { cwd: folder })
  const url = await startServer(process.execPath, () => ['nest/dist/main.js'])
  await expectSameNumbers(poster(`${url}/predict`), 'application/json')
  await expectJsonAlone(`${url}/predict`)
})

it('would turn a blank into a 0 with a class for the body: such is the pipe', async () => {
  class Body {
    declare months: number
  }
  Reflect.defineMetadata('design:type', Number, Body.prototype, 'months')
  const pipe = new ValidationPipe({ transform: true, transformOptions: { enableImplicitConversion: true } })
  expect(await pipe.transform({ months: '' }, { type: 'body', metatype: Body })).toEqual({ months: 0 })
})
