import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { describeLabel } from '@org/churn'
import { IconSearch } from '@tabler/icons-react'
import { people } from '../people.ts'
import { predictor } from '../predictor.ts'
import styles from './list-filter.module.css'
import { segmentFields } from './scoring.ts'

/** Which customers of the list are shown. */
export interface ListFilter {
  /** Part of a name. */
  readonly text: string
  readonly whose: 'everyone' | 'contacts'
  /** A field's value, as a place in {@link segments}; undefined for every value. */
  readonly segment: string | undefined
}

export const noFilter: ListFilter = { text: '', whose: 'everyone', segment: undefined }

/** Every value of every listed field. */
export const segments = segmentFields(predictor.contract.fields).flatMap((field) =>
  field.values.map(({ value, phrase }) => ({
    key: `${field.name}: ${value}`,
    field: field.name,
    value,
    group: describeLabel(predictor, field.name),
    label: phrase,
  })),
)
const groups = [...new Set(segments.map(({ group }) => group))]
const every = { value: '', label: 'Every segment' }
const options = [
  every,
  ...groups.map((group) => ({
    group,
    items: segments.filter((each) => each.group === group).map(({ key, label }) => ({ value: key, label })),
  })),
]

interface ListFilterProps {
  readonly filter: ListFilter
  readonly onFilter: (filter: ListFilter) => void
}

/** Search, segment, and whom the plan calls. */
export function ListFilterBar({ filter, onFilter }: ListFilterProps) {
  return (
    <search className={styles.bar} data-screen-only>
      <TextInput
        className={styles.text}
        aria-label={`Search ${people.other} by name`}
        placeholder="Search by name"
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden="true" />}
        size="sm"
        type="search"
        value={filter.text}
        onChange={({ currentTarget: { value } }) => onFilter({ ...filter, text: value })}
      />
      <Select
        className={styles.segment}
        aria-label="Segment"
        size="sm"
        data={options}
        value={filter.segment ?? every.value}
        allowDeselect={false}
        searchable
        checkIconPosition="right"
        maxDropdownHeight={320}
        onChange={(segment) => onFilter({ ...filter, segment: segment || undefined })}
      />
      <SegmentedControl
        size="sm"
        aria-label="Whom to show"
        data={[
          { value: 'everyone', label: 'Everyone' },
          { value: 'contacts', label: 'To call' },
        ]}
        value={filter.whose}
        onChange={(whose) => onFilter({ ...filter, whose: whose as ListFilter['whose'] })}
      />
    </search>
  )
}
