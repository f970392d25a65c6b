/** Whether a file of this name is a workbook, be it one of a kind that cannot be read. */
export function isWorkbookName(path: string | undefined): boolean {
  return /\.(xlsx|xlsm|xltx|xltm|xls|xlsb|ods)$/i.test(path ?? '')
}
