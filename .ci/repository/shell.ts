/** The commands of a shell script, as far as the documentation uses the language. */

const token = /'([^']*)'|"([^"]*)"|\$\(([^)]*)\)|(?<=^|\s)#[^\n]*|(&&|\|\||[;|\n])|(\s)|[^\s'"]/g
const assignment = /^\w+=/

/** Each command as its words, in order: those of `$(…)` too, without comments, assignments and `> file`. */
export function shellCommands(script: string): string[][] {
  const commands: string[][] = [[]]
  let word = ''
  const endWord = () => {
    const command = commands.at(-1) as string[]
    if (word !== '' && !(command.length === 0 && assignment.test(word))) command.push(word)
    word = ''
  }
  for (const [text, single, double, inner, separator, space] of script.matchAll(token)) {
    if (single !== undefined || double !== undefined) word += single ?? double
    else if (inner !== undefined) {
      commands.unshift(...shellCommands(inner))
      word += '$'
    } else if (separator !== undefined || space !== undefined) {
      endWord()
      if (separator !== undefined) commands.push([])
    } else if (!text.startsWith('#')) word += text
  }
  endWord()
  return commands
    .map((words) => words.filter((word, place) => word !== '>' && words[place - 1] !== '>'))
    .filter((words) => words.length > 0)
}
