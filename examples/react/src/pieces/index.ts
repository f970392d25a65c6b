/**
 * What other pages want of the desk, without the desk: components that take a contract, an explanation or rows, and know
 * no model. They need React, Mantine's provider around the form, and the variables of `styles/palette.css`.
 */

export { CallList, type CallListKey, type CallListProps } from './call-list.tsx'
export type { CallListDetail, CallListOffer, CallListRowProps } from './call-list-row.tsx'
export { CustomerForm, type CustomerFormProps } from './customer-form.tsx'
export { ReasonBars, type ReasonBarsProps } from './reason-bars.tsx'
export { Waterfall, type WaterfallProps } from './waterfall.tsx'
