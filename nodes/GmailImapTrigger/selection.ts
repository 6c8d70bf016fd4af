import type { Filter } from '../../gmail';
import type { Core } from '../shared/core';
import type { TriggerParameters } from './parameters';

/** Which messages are for this workflow: what the server is asked for, and what is judged of the parsed ones. */
export const selectionOf = (
	core: Core,
	{ filters }: Pick<TriggerParameters, 'filters'>,
	ownAddresses: () => Promise<string[]>,
): { query: ReturnType<Core['createSearchQuery']>; reject: Filter } => ({
	query: core.createSearchQuery({ ...filters, skipDrafts: filters.skip?.includes('drafts') }),
	reject: core.createFilter({ ...filters, ownAddresses }),
});
