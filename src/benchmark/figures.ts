import { readmeTables, writeReadme } from './readme'

writeReadme(readmeTables())
