/** True where workers run the executions. */
export const isQueueMode = (): boolean => process.env.EXECUTIONS_MODE === 'queue';
