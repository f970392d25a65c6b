/** Spark, whose executors are processes of their own: what it answers, and then what the example's job does with it. */
import './statements'
import './job'
