export type { BatchOptions, SpreadBatchOptions } from './batch/batch'
export type { CustomerColumns, CustomerFlow, CustomerList, CustomerStream } from './batch/input'
export type { BatchItem, BatchProgress } from './batch/items'
export type { MarginAnswer } from './batch/margins'
export {
  AbortedError,
  ChurnError,
  type FieldIssue,
  type FieldIssueCode,
  InvalidCustomerError,
  InvalidModelError,
  InvalidOptionError,
  InvalidRowError,
  RuntimeError,
  SourceError,
} from './checks/errors'
export type { BetaDistribution } from './decisions/beta-distribution'
export {
  type CurveOptions,
  type ProfitPoint,
  profitCurve,
  type RealizedProfitPoint,
  realizedProfitCurve,
  type ThresholdPoint,
  thresholdCurve,
} from './decisions/curves'
export type { CustomerEconomics, ScoredCustomers, ScoredItem } from './decisions/customer-economics'
export { type CampaignEconomics, expectedMaximumProfit, type MaximumProfit } from './decisions/maximum-profit'
export { countOutcomes, type OutcomeCounts } from './decisions/outcomes'
export { type Ranking, type RankingLimits, rankCustomers } from './decisions/ranking'
export { type Customer, customerSchema } from './model/bundled-model'
export type { BooleanField, CategoryField, Contract, Field, NumberField, Policy } from './model/contract'
export type { CustomerSchema, ModelBundle, SchemaIssue } from './model/load-model'
export type {
  Calibration,
  Confidence,
  FeatureColumn,
  Link,
  Manifest,
  OperatingPoint,
  OperatingPointName,
  RiskBand,
} from './model/manifest'
export {
  type CohortComparison,
  type CohortDifference,
  compareCohorts,
} from './populations/cohort-comparison'
export type { DependencePoint } from './populations/dependence'
export { type ExplainedItem, explainBatch } from './populations/explain-batch'
export {
  type ExplanationSummary,
  type Explanations,
  type FieldImportance,
  summarizeExplanations,
} from './populations/explanation-summary'
export type { ChurnPredictor, PredictorOptions } from './predictor/churn-predictor'
export { createChurnPredictor } from './predictor/create-predictor'
export type { SelfTestResult, Verification, VerificationRow } from './predictor/self-test'
export { type DescribedChange, describeChange } from './reasons/change'
export { englishMessages, type Language, type Messages, missingMessages } from './reasons/language'
export { type DescribedOutcome, describeOutcome, type SearchEnd } from './reasons/outcome'
export { describeLabel, describeReason, type Reason, type ReasonParameters } from './reasons/reason'
export type { Phrase } from './reasons/wording'
export { portable } from './runtimes/portable'
export type { Answer, Mode, Runtime, RuntimeModel, RuntimeSession } from './runtimes/runtime'
export type { Interval } from './steps/confidence'
export type { Decision, DecisionOptions, Verdict } from './steps/decide'
export { breakEvenThreshold, type Economics, expectedGain } from './steps/economics'
export type { Contribution, Reasons } from './steps/explain'
export type { Direction } from './steps/phrase'
export type { DecisionPolicy, EconomicPolicy, ThresholdPolicy } from './steps/policy'
export type { ChurnExplanation, ChurnPrediction, ExplainOptions, PredictOptions } from './steps/prediction'
export { type RawRow, readLabel, readRow } from './steps/read-row'
export type { TreeEnsemble } from './trees/ensemble'
export type { Changes, FieldChange } from './what-if/changes'
export { type ContributionDifference, type Simulation, type SimulationOptions, simulate } from './what-if/simulation'
export type { Target } from './what-if/target'
export {
  type ChangeSet,
  type SearchOutcome,
  type WhatWouldChange,
  type WhatWouldChangeOptions,
  whatWouldChange,
} from './what-if/what-would-change'
export type { BatchJob, BatchWorkers, OpenBatchWorkers } from './workers/workers'
