import type { INodeProperties } from 'n8n-workflow';

/** A field that takes a label or folder, from the list of the mailbox or by name. */
export const mailboxField = ({
	displayName,
	name,
	description,
	value,
	cachedResultName,
}: {
	displayName: string;
	name: string;
	description: string;
	value: string;
	cachedResultName?: string;
}): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	typeOptions: { empty: 'fromExpression' },
	default: { mode: 'list', value, ...(cachedResultName && { cachedResultName }) },
	required: true,
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchMailboxes', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Customers/New',
		},
	],
});
