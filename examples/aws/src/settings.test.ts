import { describe, expect, test } from 'vitest'
import { checkSettings, InvalidSettingError, loadSettings, MissingSettingsError, settingNames } from './settings.ts'
import { exampleSettings, productionSettings } from './testing/templates.ts'

test.each([
  ['allowedAddresses', 'everybody'],
  ['allowedAddresses', '203.0.113.0'],
  ['allowedAddresses', '203.0.113.0/33'],
  ['allowedAddresses', '999.0.113.0/24'],
  ['certificateArn', 'example.com'],
  ['certificateArn', ''],
  ['alarmEmail', 'nobody'],
  ['minimumTasks', 0],
  ['minimumTasks', '2'],
  ['maximumTasks', 1.5],
  ['githubRepository', 'churn'],
])('%s cannot be %j', (name, value) => {
  const check = () => checkSettings({ ...exampleSettings, [name]: value })
  expect(check).toThrow(InvalidSettingError)
  expect(check).toThrow(`Setting ${name}: got ${JSON.stringify(value)}, expected `)
})

test.each(settingNames)('%s cannot be left out: nothing has a default', (name) => {
  const { [name]: _, ...rest } = exampleSettings
  expect(() => checkSettings(rest)).toThrow(`Setting ${name}: got nothing, expected `)
})

test('a name that is not a setting is refused, and not passed over', () => {
  expect(() => checkSettings({ ...exampleSettings, certificateArm: null })).toThrow('Setting certificateArm: got null')
})

test('there cannot be fewer tasks at most than at least', () => {
  expect(() => checkSettings({ ...exampleSettings, minimumTasks: 4, maximumTasks: 3 })).toThrow(
    'at least minimumTasks, 4',
  )
})

test('a file that is not there says what to do', () => {
  expect(() => loadSettings('nowhere.json')).toThrow(MissingSettingsError)
  expect(() => loadSettings('nowhere.json')).toThrow('nowhere.json cannot be read: copy settings.example.json')
})

describe('what can be copied', () => {
  test('lets nobody in until it has been filled in: addresses for documentation are nobody’s', () => {
    expect(exampleSettings.allowedAddresses).toBe('203.0.113.0/24')
    expect(exampleSettings.githubRepository).toBeNull()
  })

  test('is all that there is', () => {
    expect(Object.keys(exampleSettings).sort()).toEqual([...settingNames].sort())
    expect(checkSettings({ ...productionSettings })).toEqual(productionSettings)
  })
})
