type Pair = readonly [yes: string, no: string]

/** Yes and no in the languages of common spreadsheets, in small letters. */
const answers: readonly Pair[] = [
  ['yes', 'no'],
  ['y', 'n'],
  ['ja', 'nein'],
  ['j', 'n'],
  ['ja', 'nee'],
  ['ja', 'nej'],
  ['oui', 'non'],
  ['sí', 'no'],
  ['sì', 'no'],
  ['si', 'no'],
  ['sim', 'não'],
  ['sim', 'nao'],
  ['tak', 'nie'],
  ['ano', 'ne'],
  ['да', 'нет'],
  ['evet', 'hayır'],
]

/**
 * How tables spell yes and no besides the source's own way, in small letters: the first of each pair means yes. True and
 * false are written in the language of the spreadsheet, too.
 */
export const flagPairs: readonly Pair[] = /* @__PURE__ */ answers.concat([
  ['true', 'false'],
  ['t', 'f'],
  ['on', 'off'],
  ['wahr', 'falsch'],
  ['vrai', 'faux'],
  ['verdadero', 'falso'],
  ['verdadeiro', 'falso'],
  ['vero', 'falso'],
  ['waar', 'onwaar'],
  ['prawda', 'fałsz'],
  ['истина', 'ложь'],
  ['1', '0'],
])

/** Words that answer a question with yes. */
export const yesWords: ReadonlySet<string> = /* @__PURE__ */ new Set(/* @__PURE__ */ answers.map(([yes]) => yes))

/** Words that answer a question with no. */
export const noWords: ReadonlySet<string> = /* @__PURE__ */ new Set(/* @__PURE__ */ answers.map(([, no]) => no))
