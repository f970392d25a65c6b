/** Where things stand in the workbook of a model, so that one sheet's formulas find another's cells. */

/** The row of the column names, and of the first customer, counted from 1. */
export const [nameRow, firstRow] = [6, 7]

/** Columns that may be pasted. */
export const mostColumns = 100

/** The sheets. */
export const [customers, model, calculation] = ['Customers', 'Model', 'Calculation']

/** Marks a cell of numbers that says something else. */
export const unreadable = '"?"'

/** What stands for a level where a cell has none: it is missing, cannot be read, or is impossible. */
export const [isMissing, isUnread, isImpossible] = [0, -1, -2]
