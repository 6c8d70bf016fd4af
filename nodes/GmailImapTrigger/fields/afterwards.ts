import type { INodeProperties } from 'n8n-workflow';

const changes: INodeProperties[] = [
	{
		displayName: 'Mark as Read',
		name: 'read',
		type: 'boolean',
		default: true,
		description: 'Whether the message becomes read, or unread when off',
	},
	{
		displayName: 'Add Labels',
		name: 'addLabels',
		type: 'string',
		typeOptions: { takes: 'names' },
		default: 'n8n/done',
		placeholder: 'e.g. Orders/New, n8n/done',
		description:
			'Names of labels, separated by commas, or a list by an expression where a name holds a comma; missing ones are created',
	},
	{
		displayName: 'Move To',
		name: 'moveTo',
		type: 'options',
		options: [
			{ name: 'Archive', value: 'archive', description: 'Out of the Inbox, into All Mail' },
			{ name: 'Inbox', value: 'inbox' },
			{ name: 'Spam', value: 'spam' },
			{ name: 'Trash', value: 'trash', description: 'Gmail deletes it there after 30 days' },
		],
		default: 'archive',
	},
	{
		displayName: 'Remove Labels',
		name: 'removeLabels',
		type: 'string',
		typeOptions: { takes: 'names' },
		default: '',
		placeholder: 'e.g. Orders/New',
		description:
			'Names of labels, separated by commas, or a list by an expression where a name holds a comma',
	},
	{
		displayName: 'Star',
		name: 'starred',
		type: 'boolean',
		default: true,
		description: 'Whether the message gets a star, or loses it when off',
	},
];

/** What is done with a message in Gmail once its execution has ended. */
export const afterwards: INodeProperties[] = [
	{
		displayName: 'After Success',
		name: 'afterSuccess',
		type: 'collection',
		placeholder: 'Add action',
		default: {},
		description: 'What to do in Gmail with a message whose execution succeeded',
		options: changes,
	},
	{
		displayName: 'After Failure',
		name: 'afterFailure',
		type: 'collection',
		placeholder: 'Add action',
		default: {},
		description: 'What to do in Gmail with a message whose last try failed',
		options: changes.map((field) =>
			field.name === 'addLabels' ? { ...field, default: 'n8n/check' } : field,
		),
	},
];
