import type { loadCore } from '../shared/core';
import type { TriggerParameters } from './parameters';

type Core = Awaited<ReturnType<typeof loadCore>>;

/** Which messages are for this workflow: what the server is asked for, and what is judged here. */
export const selectionOf = (_core: Core, _parameters: TriggerParameters) => ({});
