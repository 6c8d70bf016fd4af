import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Batch } from './batch';

const fromList = {
	displayName: 'From List',
	name: 'list',
	type: 'list' as const,
	typeOptions: { searchListMethod: 'searchLabels', searchable: true },
};

/** Labels to put on or take off: one of the list, or several by name. */
export const labelsField: INodeProperties = {
	displayName: 'Label',
	name: 'label',
	type: 'resourceLocator',
	typeOptions: { takes: 'names' },
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'A label of the mailbox. Its own are called as Gmail shows them, such as Customers/New; those of Gmail INBOX, STARRED, IMPORTANT, UNREAD, SPAM and TRASH.',
	modes: [
		fromList,
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Customers/New, STARRED',
			hint: 'Several, separated by commas. Where a name holds a comma, an expression that gives a list: {{ ["Smith, Jane"] }}',
		},
	],
};

/** The labels of an item. */
export const readLabels = ({ context, core }: Batch, itemIndex: number): string[] => {
	const { mode, value } = context.getNodeParameter('label', itemIndex) as {
		mode: string;
		value: unknown;
	};
	const several = Array.isArray(value) ? value.map(String) : String(value ?? '').split(',');
	const names = (mode === 'list' && !Array.isArray(value) ? [String(value ?? '')] : several)
		.map((name) => name.trim())
		.filter((name) => name !== '');
	if (names.length > 0) return names;
	throw new core.GmailError('No label is named', {
		code: 'messageInvalid',
		retry: 'never',
		remedy:
			'You choose one from the list of the field "Label". If it is an expression, look at what it gave.',
		guide: core.guideTo('No label is named'),
	});
};

export const createMissingField: INodeProperties = {
	displayName: 'Create Missing Labels',
	name: 'createMissing',
	type: 'boolean',
	default: false,
	description: 'Whether to create a label that does not exist yet, instead of failing',
};

/** The label to rename or delete. */
export const oneLabelField: INodeProperties = {
	displayName: 'Label',
	name: 'label',
	type: 'resourceLocator',
	typeOptions: { empty: 'always' },
	default: { mode: 'list', value: '' },
	required: true,
	description: 'A label that somebody made; those of Gmail stay as they are',
	modes: [
		{ ...fromList, typeOptions: { searchListMethod: 'searchOwnLabels', searchable: true } },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Customers/New' },
	],
};

export const readOneLabel = (context: IExecuteFunctions, itemIndex: number): string =>
	(context.getNodeParameter('label', itemIndex, '', { extractValue: true }) as string).trim();
