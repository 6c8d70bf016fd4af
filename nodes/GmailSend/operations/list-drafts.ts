import type { IDataObject } from 'n8n-workflow';
import { limitFields } from '../../shared/limit-fields';
import { neverEmpty } from '../../shared/never-empty';
import type { Operation } from './operation';

interface Filters {
	search?: string;
}

export const listDrafts: Operation = {
	resource: 'draft',
	option: {
		name: 'Get Many',
		value: 'listDrafts',
		description: 'List drafts, the newest first: subject, recipients and first words of each',
		action: 'Get many drafts',
	},
	writes: false,
	fields: [
		...limitFields,
		{
			displayName: 'Filters',
			name: 'draftFilters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: neverEmpty([
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					placeholder: 'e.g. to:carla@example.com invoice',
					description: "As in Gmail's search box",
				},
			]),
		},
	],
	run: async (job) => {
		const { context, core, itemIndex, account } = job;
		const read = (name: string, otherwise: unknown): unknown =>
			context.getNodeParameter(name, itemIndex, otherwise);
		const { search = '' } = read('draftFilters', {}) as Filters;
		core.checkQuery(search, account.address);
		const limit = read('returnAll', false) === true ? Infinity : Number(read('limit', 50));
		const signal = context.getExecutionCancelSignal();
		const drafts = await core.listDrafts(account, { search, limit }, { signal });
		return drafts.map((draft) => ({
			json: { ...draft } as unknown as IDataObject,
			pairedItem: { item: itemIndex },
		}));
	},
};
