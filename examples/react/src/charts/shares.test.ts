import { describe, expect, it } from 'vitest'
import { pointAt, pointsAtTenths } from './shares.ts'

describe('pointAt', () => {
  it('finds the point of a curve closest to a share', () => {
    const points = [0.12, 0.31, 0.9, 1].map((contactedShare) => ({ contactedShare }))
    expect(pointAt(points, 0.1).contactedShare).toBe(0.12)
    expect(pointsAtTenths(points).map(({ contactedShare }) => contactedShare)).toEqual([0.12, 0.31, 0.9, 1])
  })
})
